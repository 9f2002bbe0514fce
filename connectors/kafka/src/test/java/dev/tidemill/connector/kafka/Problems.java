/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kafka;

import dev.tidemill.listener.ReceiverInfo;
import dev.tidemill.listener.StreamingListener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Collects what sources report. */
final class Problems implements StreamingListener {
  private final List<String> messages = new CopyOnWriteArrayList<>();

  @Override
  public void onReceiverError(ReceiverInfo receiver) {
    messages.add(receiver.message());
  }

  List<String> messages() {
    return messages;
  }
}
