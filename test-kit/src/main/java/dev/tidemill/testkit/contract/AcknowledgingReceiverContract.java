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
 *
 * <pre>{@code
 * class OrderReceiverTest implements AcknowledgingReceiverContract<Order> {
 *   @Override public AcknowledgingReceiverHarness<Order> harness() { return new OrderServerHarness(); }
 * }
 * }</pre>
 *
 * <p>The tests take the place of the runtime: they decide when records are durable and when their
 * batch is done, how much room there is, and when the receiver is stopped. The server is the
 * harness's, and should be a real one. Each test uses a new harness, and waits for real threads, up
 * to the {@linkplain AcknowledgingReceiverHarness#patience patience} of the harness.
 *
 * @param <T> type of the records
 */
public interface AcknowledgingReceiverContract<T> {
  /** Creates the harness of one test. */
  AcknowledgingReceiverHarness<T> harness() throws Exception;

  /** A crash loses what was acknowledged and not yet durable. */
  @Test
  default void nothing_is_acknowledged_before_it_is_durable() throws Exception {
    try (ReceiverTrial<T> trial = new ReceiverTrial<>(harness())) {
      trial.start();
      List<T> records = trial.send(3);
      trial.awaitReceived(records);
      trial.stop();
      assertThat(trial.acknowledged())
          .as("acknowledged before anything was durable")
          .isEmpty();
      trial.start();
      trial.awaitReceived(records);
    }
  }

  /** A receiver that waits for the end of the batch must not be content with less. */
  @Test
  default void nothing_is_acknowledged_before_its_batch_is_done_if_that_is_promised()
      throws Exception {
    try (ReceiverTrial<T> trial = new ReceiverTrial<>(harness())) {
      assumeTrue(trial.harness().acknowledges() == Moment.DONE, "acknowledges when stored");
      trial.start();
      List<T> records = trial.send(3);
      trial.awaitReceived(records);
      trial.makeDurable(3);
      trial.stop();
      assertThat(trial.acknowledged())
          .as("acknowledged before the batch was done")
          .isEmpty();
      trial.start();
      trial.awaitReceived(records);
    }
  }

  /** What is never acknowledged is sent for ever, and what is acknowledged twice may be an error. */
  @Test
  default void what_is_complete_is_acknowledged_once_and_in_order() throws Exception {
    try (ReceiverTrial<T> trial = new ReceiverTrial<>(harness())) {
      trial.start();
      List<T> records = trial.send(5);
      trial.awaitReceived(records);
      trial.complete(2);
      trial.awaitAcknowledged(records.subList(0, 2));
      trial.complete(3);
      trial.awaitAcknowledged(records);
      trial.stop();
      assertThat(trial.acknowledged()).as("acknowledged in the end").isEqualTo(records);
    }
  }

  /** Nothing is lost, and nothing that was acknowledged comes again. */
  @Test
  default void what_is_unacknowledged_comes_again_after_a_cut() throws Exception {
    try (ReceiverTrial<T> trial = new ReceiverTrial<>(harness())) {
      trial.start();
      List<T> records = trial.send(4);
      trial.awaitReceived(records);
      trial.complete(2);
      trial.awaitAcknowledged(records.subList(0, 2));
      trial.harness().cut();
      trial.awaitEnd("the connection was cut");
      trial.start();
      List<T> rest = records.subList(2, 4);
      trial.awaitReceived(rest);
      trial.complete(2);
      trial.awaitAcknowledged(records);
    }
  }

  /** A connection may break between the moment when records are durable and the callback. */
  @Test
  default void a_callback_that_meets_a_broken_connection_returns_and_loses_nothing()
      throws Exception {
    try (ReceiverTrial<T> trial = new ReceiverTrial<>(harness())) {
      trial.start();
      List<T> records = trial.send(2);
      trial.awaitReceived(records);
      trial.harness().cut();
      trial.completeWhateverHappens(2);
      trial.awaitEnd("the connection was cut");
      assertThat(trial.acknowledged()).as("acknowledged on a broken connection").isEmpty();
      trial.start();
      trial.awaitReceived(records);
      trial.complete(2);
      trial.awaitAcknowledged(records);
    }
  }

  /** A start gets no callbacks of the one before; what they were about comes again. */
  @Test
  default void each_start_acknowledges_on_its_own_connection() throws Exception {
    try (ReceiverTrial<T> trial = new ReceiverTrial<>(harness())) {
      List<T> records = trial.send(3);
      for (int start = 0; start < 3; start++) {
        trial.start();
        trial.awaitReceived(records.subList(start, 3));
        trial.complete(1);
        trial.awaitAcknowledged(records.subList(0, start + 1));
        trial.stop();
      }
      assertThat(trial.acknowledged()).as("acknowledged in the end").isEqualTo(records);
    }
  }

  /** A job that is slower than its input makes the sender wait. */
  @Test
  default void a_slow_consumer_gets_everything_in_order() throws Exception {
    try (ReceiverTrial<T> trial = new ReceiverTrial<>(harness())) {
      trial.capacity(2);
      trial.start();
      List<T> records = trial.send(9);
      for (int taken = 0; taken < records.size(); taken++) {
        trial.awaitReceived(records.subList(0, Math.min(taken + 2, records.size())));
        trial.complete(1);
        trial.awaitAcknowledged(records.subList(0, taken + 1));
      }
      trial.stop();
      assertThat(trial.received()).as("received in the end").isEqualTo(records);
      assertThat(trial.storedWithoutCredit())
          .as("records stored without credit")
          .isZero();
    }
  }

  /** A stop must not wait for a job that takes nothing any more. */
  @Test
  default void a_receiver_that_waits_for_room_can_be_stopped() throws Exception {
    try (ReceiverTrial<T> trial = new ReceiverTrial<>(harness())) {
      trial.capacity(1);
      trial.start();
      List<T> records = trial.send(4);
      trial.awaitReceived(records.subList(0, 1));
      trial.awaitFull();
      trial.stop();
      assertThat(trial.acknowledged())
          .as("acknowledged before anything was durable")
          .isEmpty();
      trial.capacity(100);
      trial.start();
      trial.awaitReceived(records);
      trial.complete(4);
      trial.awaitAcknowledged(records);
    }
  }

  /** One message that cannot be read must neither go unnoticed nor hold up all others for ever. */
  @Test
  default void a_poison_message_is_reported_and_does_not_hold_up_the_others() throws Exception {
    try (ReceiverTrial<T> trial = new ReceiverTrial<>(harness())) {
      trial.start();
      List<T> before = trial.send(1);
      assumeTrue(trial.harness().sendPoison(), "the harness has no poison message");
      List<T> after = trial.send(2);
      List<T> records = new ArrayList<>(before);
      records.addAll(after);
      trial.awaitReceived(records);
      trial.complete(3);
      trial.awaitAcknowledged(records);
      assertThat(trial.problems()).as("problems that were reported").isNotEmpty();
    }
  }

  /** A server comes back without its connections. */
  @Test
  default void a_server_that_restarts_loses_nothing() throws Exception {
    try (ReceiverTrial<T> trial = new ReceiverTrial<>(harness())) {
      trial.start();
      List<T> records = trial.send(3);
      trial.awaitReceived(records);
      trial.complete(1);
      trial.awaitAcknowledged(records.subList(0, 1));
      assumeTrue(trial.harness().restartServer(), "the harness cannot restart its server");
      trial.awaitEnd("the server was restarted");
      trial.start();
      trial.awaitReceived(records.subList(1, 3));
      trial.complete(2);
      trial.awaitAcknowledged(records);
    }
  }

  /** A peer that is gone without a word must be noticed, or the stream is silent for ever. */
  @Test
  default void a_server_that_does_not_answer_is_noticed() throws Exception {
    try (ReceiverTrial<T> trial = new ReceiverTrial<>(harness())) {
      trial.start();
      List<T> records = trial.send(2);
      trial.awaitReceived(records);
      assumeTrue(trial.harness().freeze(), "the harness cannot freeze its server");
      trial.awaitEnd("the server did not answer");
      trial.harness().cut();
      trial.start();
      trial.awaitReceived(records);
    }
  }

  /** Who looks at the stream must know that something is missing. */
  @Test
  default void records_that_the_server_has_lost_are_reported_as_a_gap() throws Exception {
    try (ReceiverTrial<T> trial = new ReceiverTrial<>(harness())) {
      trial.start();
      List<T> first = trial.send(1);
      trial.awaitReceived(first);
      trial.complete(1);
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
    try (ReceiverTrial<T> trial = new ReceiverTrial<>(harness())) {
      assumeTrue(
          trial.harness().receiver().replay() == ReplayCapability.BY_POSITION
              || trial.harness().receiver().replay() == ReplayCapability.EXACT,
          "the receiver has no positions");
      trial.start();
      List<T> records = trial.send(3);
      trial.awaitReceived(records);
      trial.complete(2);
      trial.stop();
      assertThat(trial.lastStored()).as("the position of the second record").isPresent();
      trial.start();
      trial.awaitReceived(records.subList(2, 3));
    }
  }

  /** What a start has opened or started is gone when it is over. */
  @Test
  default void a_stop_leaves_no_thread() throws Exception {
    try (ReceiverTrial<T> trial = new ReceiverTrial<>(harness())) {
      List<T> records = new ArrayList<>();
      for (int start = 0; start < 2; start++) {
        trial.start();
        List<T> next = trial.send(1);
        records.addAll(next);
        trial.awaitReceived(next);
        trial.complete(1);
        trial.awaitAcknowledged(records);
        trial.stop();
      }
      assertThat(trial.threadsLeft())
          .as("threads that still run after onStop()")
          .isEmpty();
    }
  }
}
