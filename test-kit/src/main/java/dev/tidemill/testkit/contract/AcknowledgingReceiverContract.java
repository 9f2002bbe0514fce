/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tidemill.spi.source.ReplayCapability;
import dev.tidemill.testkit.contract.AcknowledgingReceiverHarness.Moment;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Contract test for receivers that acknowledge what they have received: tests that a job on them
 * loses nothing. A test class of the receiver implements this interface and inherits the tests.
 * {@link ReceiverContract} is for receivers that do not acknowledge.
 *
 * <pre>{@code
 * class OrderReceiverTest implements AcknowledgingReceiverContract<Order> {
 *   @Override public AcknowledgingReceiverHarness<Order> harness() { return new OrderServerHarness(); }
 * }
 * }</pre>
 *
 * <p>The receiver runs in the runtime, with its buffer, its block log in a temporary directory, its
 * callbacks and its restarts. The tests decide when records become durable and when their batch is
 * done, how much room there is, and when the process stops or crashes. The server is the harness's,
 * and should be a real one. Each test uses a new harness, and waits for real threads, up to the
 * {@linkplain ServerHarness#patience patience} of the harness.
 *
 * @param <T> type of the records
 */
public interface AcknowledgingReceiverContract<T> {
  /** Creates the harness of one test. */
  AcknowledgingReceiverHarness<T> harness() throws Exception;

  /** A crash loses what was acknowledged and not yet durable. */
  @Test
  default void nothing_is_acknowledged_before_it_is_durable() throws Exception {
    try (AcknowledgingReceiverTrial<T> trial = new AcknowledgingReceiverTrial<>(harness())) {
      trial.start();
      trial.holdUpTheDisk();
      List<T> records = trial.send(3);
      trial.awaitReceived(records);
      trial.nothingIsAcknowledged("before anything was durable");
      trial.crash();
      trial.start();
      trial.awaitReceived(records);
      trial.complete();
      trial.awaitAcknowledged(records);
      assertThat(trial.processed()).as("records of all batches").isEqualTo(records);
    }
  }

  /** What the sender may forget, the block log has. */
  @Test
  default void what_was_acknowledged_is_processed_after_a_crash() throws Exception {
    try (AcknowledgingReceiverTrial<T> trial = new AcknowledgingReceiverTrial<>(harness())) {
      assumeTrue(trial.harness().acknowledges() == Moment.STORED, "acknowledges when done");
      trial.start();
      List<T> records = trial.send(3);
      trial.awaitReceived(records);
      trial.makeDurable();
      trial.awaitAcknowledged(records);
      trial.crash();
      trial.start();
      trial.complete();
      assertThat(trial.processed()).as("records of all batches").isEqualTo(records);
      List<T> more = trial.send(1);
      trial.awaitReceived(more);
    }
  }

  /** A receiver that waits for the end of the batch must not be content with less. */
  @Test
  default void nothing_is_acknowledged_before_its_batch_is_done_if_that_is_promised()
      throws Exception {
    try (AcknowledgingReceiverTrial<T> trial = new AcknowledgingReceiverTrial<>(harness())) {
      assumeTrue(trial.harness().acknowledges() == Moment.DONE, "acknowledges when stored");
      trial.start();
      List<T> records = trial.send(3);
      trial.awaitReceived(records);
      trial.makeDurable();
      trial.nothingIsAcknowledged("before the batch was done");
      trial.crash();
      trial.start();
      trial.awaitReceived(records);
      trial.complete();
      trial.awaitAcknowledged(records);
    }
  }

  /** What is never acknowledged is sent for ever, and what is acknowledged twice may be an error. */
  @Test
  default void what_is_complete_is_acknowledged_once_and_in_order() throws Exception {
    try (AcknowledgingReceiverTrial<T> trial = new AcknowledgingReceiverTrial<>(harness())) {
      trial.start();
      List<T> records = new ArrayList<>(trial.send(2));
      trial.awaitReceived(records);
      trial.complete();
      trial.awaitAcknowledged(records);
      records.addAll(trial.send(3));
      trial.awaitReceived(records);
      trial.complete();
      trial.awaitAcknowledged(records);
      trial.stop();
      assertThat(trial.harness().acknowledged()).as("acknowledged in the end").isEqualTo(records);
    }
  }

  /** Nothing is lost, and nothing that was acknowledged comes again. */
  @Test
  default void what_is_unacknowledged_comes_again_after_a_cut() throws Exception {
    try (AcknowledgingReceiverTrial<T> trial = new AcknowledgingReceiverTrial<>(harness())) {
      trial.start();
      List<T> records = new ArrayList<>(trial.send(2));
      trial.awaitReceived(records);
      trial.complete();
      trial.awaitAcknowledged(records);
      trial.holdUpTheDisk();
      List<T> rest = trial.send(2);
      records.addAll(rest);
      trial.awaitReceived(records);
      trial.mayEnd();
      trial.harness().cut();
      trial.awaitEnd("the connection was cut");
      trial.awaitReceivedAgain(rest);
      trial.complete();
      trial.awaitAcknowledged(records);
      assertThat(trial.processed()).as("records of all batches").containsAll(records);
    }
  }

  /** A connection may break between the moment when records are durable and the callback. */
  @Test
  default void a_callback_that_meets_a_broken_connection_returns_and_loses_nothing()
      throws Exception {
    try (AcknowledgingReceiverTrial<T> trial = new AcknowledgingReceiverTrial<>(harness())) {
      trial.start();
      trial.holdUpTheDisk();
      List<T> records = trial.send(2);
      trial.awaitReceived(records);
      trial.mayEnd();
      trial.holdEnd(true);
      trial.harness().cut();
      trial.complete();
      trial.nothingIsAcknowledgedOnABrokenConnection();
      trial.holdEnd(false);
      trial.awaitEnd("the connection was cut");
      trial.awaitReceivedAgain(records);
      trial.complete();
      trial.awaitAcknowledged(records);
    }
  }

  /** A start gets no callbacks of the one before; what they were about comes again. */
  @Test
  default void each_start_acknowledges_on_its_own_connection() throws Exception {
    try (AcknowledgingReceiverTrial<T> trial = new AcknowledgingReceiverTrial<>(harness())) {
      List<T> records = new ArrayList<>();
      for (int start = 0; start < 3; start++) {
        trial.start();
        List<T> next = trial.send(2);
        records.addAll(next);
        trial.awaitReceived(next);
        trial.complete();
        trial.awaitAcknowledged(records);
        trial.stop();
      }
      assertThat(trial.harness().acknowledged()).as("acknowledged in the end").isEqualTo(records);
    }
  }

  /** A job that is slower than its input makes the sender wait. */
  @Test
  default void a_slow_consumer_gets_everything_in_order() throws Exception {
    try (AcknowledgingReceiverTrial<T> trial = new AcknowledgingReceiverTrial<>(harness())) {
      trial.capacity(2);
      trial.start();
      List<T> records = trial.send(9);
      for (int done = 0; done < records.size(); done = trial.processed().size()) {
        List<T> expected = records.subList(0, Math.min(done + 2, records.size()));
        trial.awaitReceived(expected);
        trial.process(expected);
      }
      trial.complete();
      trial.awaitAcknowledged(records);
      assertThat(trial.processed()).as("records of all batches").isEqualTo(records);
      assertThat(trial.storedWithoutCredit())
          .as("records stored without credit")
          .isZero();
    }
  }

  /** A stop must not wait for a job that takes nothing any more. */
  @Test
  default void a_receiver_that_waits_for_room_can_be_stopped() throws Exception {
    try (AcknowledgingReceiverTrial<T> trial = new AcknowledgingReceiverTrial<>(harness())) {
      trial.capacity(1);
      trial.start();
      trial.holdUpTheDisk();
      List<T> records = trial.send(4);
      trial.awaitReceived(records.subList(0, 1));
      trial.awaitFull();
      trial.crash();
      trial.nothingIsAcknowledged("before anything was durable");
      trial.capacity(100);
      trial.start();
      trial.awaitReceived(records);
      trial.complete();
      trial.awaitAcknowledged(records);
    }
  }

  /** One message that cannot be read must neither go unnoticed nor hold up all others for ever. */
  @Test
  default void a_poison_message_is_reported_and_does_not_hold_up_the_others() throws Exception {
    try (AcknowledgingReceiverTrial<T> trial = new AcknowledgingReceiverTrial<>(harness())) {
      trial.start();
      List<T> records = new ArrayList<>(trial.send(1));
      assumeTrue(trial.harness().sendPoison(), "the harness has no poison message");
      records.addAll(trial.send(2));
      trial.awaitReceived(records);
      trial.complete();
      trial.awaitAcknowledged(records);
      assertThat(trial.problems()).as("problems that were reported").isNotEmpty();
    }
  }

  /** A server comes back without its connections. */
  @Test
  default void a_server_that_restarts_loses_nothing() throws Exception {
    try (AcknowledgingReceiverTrial<T> trial = new AcknowledgingReceiverTrial<>(harness())) {
      trial.start();
      List<T> records = new ArrayList<>(trial.send(1));
      trial.awaitReceived(records);
      trial.complete();
      trial.awaitAcknowledged(records);
      trial.holdUpTheDisk();
      List<T> rest = trial.send(2);
      records.addAll(rest);
      trial.awaitReceived(records);
      trial.mayEnd();
      assumeTrue(trial.harness().restartServer(), "the harness cannot restart its server");
      trial.awaitEnd("the server was restarted");
      trial.awaitReceivedAgain(rest);
      trial.complete();
      trial.awaitAcknowledged(records);
    }
  }

  /** A peer that is gone without a word must be noticed, or the stream is silent for ever. */
  @Test
  default void a_server_that_does_not_answer_is_noticed() throws Exception {
    try (AcknowledgingReceiverTrial<T> trial = new AcknowledgingReceiverTrial<>(harness())) {
      trial.start();
      trial.holdUpTheDisk();
      List<T> records = trial.send(2);
      trial.awaitReceived(records);
      trial.mayEnd();
      assumeTrue(trial.harness().freeze(), "the harness cannot freeze its server");
      trial.awaitEnd("the server did not answer");
      trial.harness().cut();
      trial.awaitReceivedAgain(records);
      trial.complete();
      trial.awaitAcknowledged(records);
    }
  }

  /** Who looks at the stream must know that something is missing. */
  @Test
  default void records_that_the_server_has_lost_are_reported_as_a_gap() throws Exception {
    try (AcknowledgingReceiverTrial<T> trial = new AcknowledgingReceiverTrial<>(harness())) {
      trial.start();
      List<T> first = trial.send(1);
      trial.awaitReceived(first);
      trial.complete();
      trial.awaitAcknowledged(first);
      trial.stop();
      assumeTrue(trial.harness().forget(2), "the receiver cannot know what the server has lost");
      List<T> second = trial.send(1);
      trial.start();
      trial.awaitReceived(second);
      assertThat(trial.gaps()).as("gaps that were reported").isNotEmpty();
    }
  }

  /** A receiver that can ask for a position goes on after what is stored. */
  @Test
  default void the_next_start_goes_on_after_the_last_position_that_was_stored() throws Exception {
    try (AcknowledgingReceiverTrial<T> trial = new AcknowledgingReceiverTrial<>(harness())) {
      ReplayCapability replay = trial.harness().receiver().replay();
      assumeTrue(
          replay == ReplayCapability.BY_POSITION || replay == ReplayCapability.EXACT,
          "the receiver has no positions");
      trial.start();
      List<T> records = trial.send(2);
      trial.awaitReceived(records);
      trial.makeDurable();
      trial.holdUpTheDisk();
      List<T> rest = trial.send(1);
      records = new ArrayList<>(records);
      records.addAll(rest);
      trial.awaitReceived(records);
      trial.crash();
      trial.start();
      trial.awaitReceived(rest);
      assertThat(trial.lastStored()).as("the position of the second record").isPresent();
      trial.complete();
      assertThat(trial.processed()).as("records of all batches").isEqualTo(records);
    }
  }

  /** What a start has opened or started is gone when it is over. */
  @Test
  default void a_stop_leaves_no_thread() throws Exception {
    try (AcknowledgingReceiverTrial<T> trial = new AcknowledgingReceiverTrial<>(harness())) {
      List<T> records = new ArrayList<>();
      for (int start = 0; start < 2; start++) {
        trial.start();
        List<T> next = trial.send(1);
        records.addAll(next);
        trial.awaitReceived(next);
        trial.complete();
        trial.awaitAcknowledged(records);
        trial.stop();
      }
      assertThat(trial.threadsLeft())
          .as("threads that still run after onStop()")
          .isEmpty();
    }
  }
}
