/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.receiver;

import dev.tidemill.spi.source.Receiver;
import dev.tidemill.testkit.contract.AcknowledgingReceiverHarness;
import dev.tidemill.testkit.receiver.AckReceiver.Mistake;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** An {@link AckServer} with receivers. */
final class AckServerHarness implements AcknowledgingReceiverHarness<String> {
  private final AckServer server = new AckServer();
  private final Set<Long> seen = AckReceiver.nothingSeen();
  private final Moment moment;
  private final boolean asksForCredit;
  private final Mistake mistake;
  private int sent;

  AckServerHarness(Moment moment, boolean asksForCredit, Mistake mistake) throws IOException {
    this.moment = moment;
    this.asksForCredit = asksForCredit;
    this.mistake = mistake;
  }

  @Override
  public Receiver<String> receiver() {
    return new AckReceiver(server.port(), server::isFrozen, moment, asksForCredit, mistake, seen);
  }

  @Override
  public List<String> send(int messages) {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < messages; i++) {
      sent++;
      texts.add("message " + sent);
      server.send("message " + sent);
    }
    return texts;
  }

  @Override
  public List<String> acknowledged() {
    return server.acknowledged();
  }

  @Override
  public void cut() throws IOException {
    server.cut();
  }

  @Override
  public Moment acknowledges() {
    return moment;
  }

  @Override
  public boolean usesCredit() {
    return asksForCredit;
  }

  @Override
  public boolean sendPoison() {
    server.send("!");
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
    server.forget(messages);
    return true;
  }

  /** A mistake that shows in something that does not happen is waited for a shorter time. */
  @Override
  public Duration patience() {
    return mistake == Mistake.NONE ? Duration.ofSeconds(20) : Duration.ofSeconds(1);
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
