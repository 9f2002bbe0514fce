/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.source;

import static org.awaitility.Awaitility.await;

import dev.tidemill.listener.ReceiverInfo;
import dev.tidemill.listener.StreamingListener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Remembers what happens to receivers, in order. */
final class ReceiverLog implements StreamingListener {
  private final List<String> events = new CopyOnWriteArrayList<>();
  private final List<ReceiverInfo> infos = new CopyOnWriteArrayList<>();

  @Override
  public void onReceiverStarted(ReceiverInfo receiver) {
    add("started", receiver);
  }

  @Override
  public void onReceiverError(ReceiverInfo receiver) {
    add("error: " + receiver.message(), receiver);
  }

  @Override
  public void onReceiverStopped(ReceiverInfo receiver) {
    add("stopped: " + receiver.message(), receiver);
  }

  private void add(String event, ReceiverInfo receiver) {
    infos.add(receiver);
    events.add(event);
  }

  List<String> events() {
    return List.copyOf(events);
  }

  ReceiverInfo info(int index) {
    return infos.get(index);
  }

  void awaitEvents(int count) {
    await().until(() -> events.size() >= count);
  }
}
