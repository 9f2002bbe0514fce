/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tidemill.spi.source.ReplayCapability;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Contract test for receivers whose server sends nothing again, which declare {@link
 * ReplayCapability#NONE}: tests that a job on them gets each record at most once, loses none while
 * nothing fails, and goes on after a failure. A test class of the receiver implements this interface
 * and inherits the tests. {@link AcknowledgingReceiverContract} is for receivers that acknowledge.
 *
 * <pre>{@code
 * class TickerReceiverTest implements ReceiverContract<Tick> {
 *   @Override public ReceiverHarness<Tick> harness() { return new TickerHarness(); }
 * }
 * }</pre>
 *
 * <p>The receiver runs in the runtime, with its buffer, its block log in a temporary directory, and
 * its restarts. The tests decide when records become durable, how much room there is, and when the
 * process stops or crashes. The server is the harness's, and should be a real one. Each test uses a
 * new harness, and waits for real threads, up to the {@linkplain ServerHarness#patience patience} of
 * the harness.
 *
 * @param <T> type of the records
 */
public interface ReceiverContract<T> {
  /** Creates the harness of one test. */
  ReceiverHarness<T> harness() throws Exception;

  /** Users read what is printed, and rely on it. */
  @Test
  default void it_declares_that_nothing_is_sent_again() throws Exception {
    try (AtMostOnceTrial<T> trial = new AtMostOnceTrial<>(harness())) {
      assertThat(trial.harness().receiver().replay())
          .as("what the receiver declares: a server that sends again is tested by another contract")
          .isEqualTo(ReplayCapability.NONE);
    }
  }

  /** At most once is no excuse while nothing fails. */
  @Test
  default void records_arrive_once_and_in_order_while_nothing_fails() throws Exception {
    try (AtMostOnceTrial<T> trial = new AtMostOnceTrial<>(harness())) {
      trial.start();
      trial.connect();
      List<T> records = new ArrayList<>();
      for (int messages = 2; messages < 5; messages++) {
        List<T> next = trial.send(messages);
        records.addAll(next);
        trial.awaitArrived(next);
        trial.complete();
      }
      trial.haveBeenProcessed(records);
      assertThat(trial.gaps()).as("gaps that were reported").isEmpty();
    }
  }

  /** The block log needs no acknowledgements: what it has stored, it has. */
  @Test
  default void what_was_stored_is_processed_after_a_crash() throws Exception {
    try (AtMostOnceTrial<T> trial = new AtMostOnceTrial<>(harness())) {
      trial.start();
      trial.connect();
      List<T> records = trial.send(3);
      trial.awaitArrived(records);
      trial.makeDurable();
      trial.crash();
      trial.start();
      trial.complete();
      trial.haveBeenProcessed(records);
      trial.connect();
      trial.haveBeenProcessed(records);
    }
  }

  /** Whether it was durable or not, nothing may come twice. */
  @Test
  default void nothing_comes_again_after_a_crash() throws Exception {
    try (AtMostOnceTrial<T> trial = new AtMostOnceTrial<>(harness())) {
      trial.start();
      trial.connect();
      List<T> durable = trial.send(2);
      trial.awaitArrived(durable);
      trial.makeDurable();
      trial.holdUpTheDisk();
      trial.awaitArrived(trial.send(2));
      trial.crash();
      trial.start();
      trial.connect();
      List<T> more = trial.send(2);
      trial.awaitArrived(more);
      trial.complete();
      trial.haveBeenProcessed(durable);
      trial.haveBeenProcessed(more);
    }
  }

  /** Nobody can ask for what was lost, so somebody must be told; and the stream goes on. */
  @Test
  default void a_cut_is_reported_and_later_records_arrive() throws Exception {
    try (AtMostOnceTrial<T> trial = new AtMostOnceTrial<>(harness())) {
      trial.start();
      trial.connect();
      List<T> before = trial.send(2);
      trial.awaitArrived(before);
      trial.expectTrouble();
      trial.harness().cut();
      trial.awaitReport("the connection was cut");
      trial.connect();
      List<T> after = trial.send(2);
      trial.awaitArrived(after);
      trial.complete();
      trial.haveBeenProcessed(before);
      trial.haveBeenProcessed(after);
    }
  }

  /** A server comes back without its connections. */
  @Test
  default void a_server_that_restarts_is_reported_and_found_again() throws Exception {
    try (AtMostOnceTrial<T> trial = new AtMostOnceTrial<>(harness())) {
      trial.start();
      trial.connect();
      List<T> before = trial.send(2);
      trial.awaitArrived(before);
      trial.expectTrouble();
      assumeTrue(trial.harness().restartServer(), "the harness cannot restart its server");
      trial.awaitReport("the server was restarted");
      trial.connect();
      List<T> after = trial.send(2);
      trial.awaitArrived(after);
      trial.complete();
      trial.haveBeenProcessed(before);
      trial.haveBeenProcessed(after);
    }
  }

  /** A peer that is gone without a word must be noticed, or the stream is silent for ever. */
  @Test
  default void a_server_that_does_not_answer_is_noticed() throws Exception {
    try (AtMostOnceTrial<T> trial = new AtMostOnceTrial<>(harness())) {
      trial.start();
      trial.connect();
      trial.expectTrouble();
      assumeTrue(trial.harness().freeze(), "the harness cannot freeze its server");
      trial.awaitReport("the server does not answer");
      trial.harness().cut();
      trial.connect();
    }
  }

  /** A job that is slower than its input takes no more than it has room for. */
  @Test
  default void a_slow_consumer_gets_records_in_order_as_it_has_room() throws Exception {
    try (AtMostOnceTrial<T> trial = new AtMostOnceTrial<>(harness())) {
      trial.capacity(2);
      trial.start();
      trial.connect();
      List<T> records = trial.send(9);
      for (int done = 0; done < records.size(); done += 2) {
        List<T> next = records.subList(done, Math.min(done + 2, records.size()));
        trial.awaitArrived(next);
        trial.process(next);
      }
      trial.haveBeenProcessed(records);
      assertThat(trial.storedWithoutCredit())
          .as("records stored without credit")
          .isZero();
    }
  }

  /** A receiver that drops what it has no room for must say so. */
  @Test
  default void what_is_dropped_for_want_of_room_is_reported_as_a_gap() throws Exception {
    try (AtMostOnceTrial<T> trial = new AtMostOnceTrial<>(harness())) {
      int overflow = trial.harness().overflow();
      assumeTrue(overflow > 0, "the receiver drops nothing, or cannot know");
      trial.capacity(1);
      trial.start();
      trial.connect();
      trial.floodUntilReported(overflow);
      trial.capacity(100);
      trial.stop();
      trial.start();
      trial.connect();
      assertThat(trial.storedWithoutCredit())
          .as("records stored without credit")
          .isZero();
    }
  }

  /** A stop must not wait for a job that takes nothing any more. */
  @Test
  default void a_receiver_that_waits_for_room_can_be_stopped() throws Exception {
    try (AtMostOnceTrial<T> trial = new AtMostOnceTrial<>(harness())) {
      trial.capacity(1);
      trial.start();
      trial.connect();
      trial.holdUpTheDisk();
      List<T> records = trial.send(4);
      trial.awaitArrived(records.subList(0, 1));
      trial.awaitFull();
      trial.crash();
      trial.capacity(100);
      trial.start();
      trial.connect();
      trial.awaitArrived(trial.send(1));
    }
  }

  /** What has arrived is not in transit any more: who drops it knows. */
  @Test
  default void what_waits_for_room_when_the_connection_is_cut_is_stored_or_reported()
      throws Exception {
    try (AtMostOnceTrial<T> trial = new AtMostOnceTrial<>(harness())) {
      assumeFalse(trial.harness().usesCredit(), "the receiver does not wait in store()");
      trial.capacity(1);
      trial.start();
      trial.connect();
      trial.holdUpTheDisk();
      List<T> records = trial.send(2);
      trial.awaitArrived(records.subList(0, 1));
      trial.awaitFull();
      trial.harness().cut();
      trial.awaitProcessedOrReported(records.get(1));
      trial.connect();
    }
  }

  /** One message that cannot be read must neither go unnoticed nor hold up all others. */
  @Test
  default void a_poison_message_is_reported_and_does_not_hold_up_the_others() throws Exception {
    try (AtMostOnceTrial<T> trial = new AtMostOnceTrial<>(harness())) {
      trial.start();
      trial.connect();
      int problems = trial.problems().size();
      List<T> records = new ArrayList<>(trial.send(1));
      assumeTrue(trial.harness().sendPoison(), "the harness has no poison message");
      records.addAll(trial.send(2));
      trial.awaitArrived(records);
      trial.complete();
      trial.haveBeenProcessed(records);
      trial.awaitProblem(problems);
    }
  }

  /** Who looks at the stream must know that something is missing. */
  @Test
  default void records_that_are_missing_are_reported_as_a_gap() throws Exception {
    try (AtMostOnceTrial<T> trial = new AtMostOnceTrial<>(harness())) {
      trial.start();
      trial.connect();
      trial.awaitArrived(trial.send(1));
      assumeTrue(trial.harness().forget(2), "the receiver cannot know what is missing");
      trial.awaitArrived(trial.send(1));
      assertThat(trial.gaps()).as("gaps that were reported").isNotEmpty();
    }
  }

  /** Most is lost while the job is down. */
  @Test
  default void records_that_are_missing_after_a_stop_are_reported_as_a_gap() throws Exception {
    try (AtMostOnceTrial<T> trial = new AtMostOnceTrial<>(harness())) {
      trial.start();
      trial.connect();
      trial.awaitArrived(trial.send(1));
      trial.complete();
      trial.stop();
      assumeTrue(trial.harness().forget(2), "the receiver cannot know what is missing");
      trial.start();
      trial.connect();
      assertThat(trial.gaps()).as("gaps that were reported").isNotEmpty();
    }
  }

  /** A start must not depend on what the one before has left. */
  @Test
  default void each_start_receives() throws Exception {
    try (AtMostOnceTrial<T> trial = new AtMostOnceTrial<>(harness())) {
      List<T> records = new ArrayList<>();
      for (int start = 0; start < 3; start++) {
        trial.start();
        trial.connect();
        List<T> next = trial.send(2);
        records.addAll(next);
        trial.awaitArrived(next);
        trial.complete();
        trial.stop();
      }
      trial.haveBeenProcessed(records);
    }
  }

  /** What a start has opened or started is gone when it is over. */
  @Test
  default void a_stop_leaves_no_thread() throws Exception {
    try (AtMostOnceTrial<T> trial = new AtMostOnceTrial<>(harness())) {
      for (int start = 0; start < 2; start++) {
        trial.start();
        trial.connect();
        trial.stop();
      }
      assertThat(trial.threadsLeft())
          .as("threads that still run after onStop()")
          .isEmpty();
    }
  }
}
