/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.receiver;

import dev.tidemill.spi.source.Receiver;
import dev.tidemill.testkit.contract.ReceiverHarness;
import dev.tidemill.testkit.receiver.PushReceiver.Mistake;
import dev.tidemill.testkit.receiver.PushReceiver.WithoutRoom;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A {@link PushServer} with receivers. */
final class PushServerHarness implements ReceiverHarness<PushedText> {
  private final PushServer server = new PushServer();
  private final int firstPort = server.port();
  private final List<PushedText> stored = new CopyOnWriteArrayList<>();
  private final AtomicInteger receivers = new AtomicInteger();
  private final WithoutRoom withoutRoom;
  private final Mistake mistake;
  private int sent;

  PushServerHarness(WithoutRoom withoutRoom, Mistake mistake) throws IOException {
    this.withoutRoom = withoutRoom;
    this.mistake = mistake;
  }

  @Override
  public Receiver<PushedText> receiver() {
    boolean isLater = receivers.incrementAndGet() > 1;
    int port = mistake == Mistake.REMEMBERS_THE_ADDRESS_OF_THE_SERVER ? firstPort : server.port();
    boolean cannotStart = mistake == Mistake.STARTS_ONLY_ONCE && isLater;
    return new PushReceiver(server, cannotStart ? 1 : port, withoutRoom, mistake, stored);
  }

  @Override
  public List<PushedText> send(int messages) {
    List<PushedText> texts = new ArrayList<>();
    for (int i = 0; i < messages; i++) {
      push("message " + (sent + 1));
      texts.add(new PushedText(
          "message " + sent, mistake == Mistake.MAKES_RECORDS_THAT_THE_LOG_CANNOT_KEEP ? sent : 0));
    }
    return texts;
  }

  private void push(String text) {
    sent++;
    server.send(sent + " " + text);
  }

  @Override
  public void cut() throws IOException {
    server.cut();
  }

  @Override
  public boolean usesCredit() {
    return withoutRoom == WithoutRoom.DROPS;
  }

  @Override
  public int overflow() {
    return withoutRoom == WithoutRoom.DROPS ? 50 : 0;
  }

  @Override
  public boolean sendPoison() {
    push("!");
    return true;
  }

  @Override
  public boolean restartServer() throws IOException {
    server.restart();
    return true;
  }

  @Override
  public boolean freeze() {
    server.freeze();
    return true;
  }

  @Override
  public boolean forget(int messages) {
    sent += messages;
    return true;
  }

  /** A mistake that shows in something that does not happen is waited for a shorter time. */
  @Override
  public Duration patience() {
    return mistake == Mistake.NONE ? Duration.ofSeconds(20) : Duration.ofMillis(400);
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
