/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.examples.tasks;

import dev.tidemill.spi.source.Receiver;
import dev.tidemill.spi.source.Source;
import dev.tidemill.testkit.contract.AcknowledgingReceiverContract;
import dev.tidemill.testkit.contract.AcknowledgingReceiverHarness;
import dev.tidemill.testkit.contract.ReplayableSourceContract;
import dev.tidemill.testkit.contract.SourceHarness;
import dev.tidemill.time.Time;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Nested;

/** A queue on a real connection loses nothing, whatever becomes of the process. */
class QueueReceiverContractTest {
  @Nested
  class Acknowledgements implements AcknowledgingReceiverContract<String> {
    @Override
    public AcknowledgingReceiverHarness<String> harness() throws IOException {
      return new Messages();
    }
  }

  @Nested
  class Replay implements ReplayableSourceContract<String> {
    @Override
    public SourceHarness<String> harness() throws IOException {
      return new Batches();
    }
  }

  private static final class Messages implements AcknowledgingReceiverHarness<String> {
    private final QueueServer queue = new QueueServer();
    private int sent;

    Messages() throws IOException {}

    @Override
    public Receiver<String> receiver() {
      return new QueueReceiver(queue.address());
    }

    @Override
    public List<String> send(int messages) {
      List<String> texts = new ArrayList<>();
      for (int i = 0; i < messages; i++) {
        sent++;
        texts.add("message " + sent);
        queue.send("message " + sent);
      }
      return texts;
    }

    @Override
    public List<String> acknowledged() {
      return queue.acknowledged();
    }

    @Override
    public void cut() throws IOException {
      queue.cut();
    }

    @Override
    public boolean sendPoison() {
      queue.sendRaw("no-message");
      return true;
    }

    @Override
    public void close() throws IOException {
      queue.close();
    }
  }

  private static final class Batches implements SourceHarness<String> {
    private final QueueServer queue = new QueueServer();
    private long sent;

    Batches() throws IOException {}

    @Override
    public Source<String> source() {
      return QueueReceiver.of(queue.address());
    }

    @Override
    public void arrive(Time batchTime) {
      for (String text : List.of("one", "two", "at " + batchTime)) {
        sent++;
        queue.send(text);
      }
    }

    @Override
    public OptionalLong arrived() {
      return OptionalLong.of(sent);
    }

    @Override
    public void close() throws IOException {
      queue.close();
    }
  }
}
