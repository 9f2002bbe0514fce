/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.spi.job.JobIdentity;
import dev.tidemill.spi.sink.DecidedBatch;
import dev.tidemill.spi.sink.Guarantee;
import dev.tidemill.spi.sink.PartitionWriter;
import dev.tidemill.spi.sink.PublishStatus;
import dev.tidemill.spi.sink.SinkBatch;
import dev.tidemill.spi.sink.SinkRecovery;
import dev.tidemill.spi.sink.StagingFunction;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Contract test for sinks: tests the promises of every {@link dev.tidemill.spi.sink.OpenSink}. A
 * test class of the sink implements this interface and inherits the tests.
 *
 * <pre>{@code
 * class OrderSinkTest implements SinkContract<Order> {
 *   @Override public SinkHarness<Order> harness() { return new OrderSinkHarness(); }
 * }
 * }</pre>
 *
 * <p>Each test uses a new harness. To simulate a later process, a test opens the sink again and
 * gives it only the receipts. This happens in the same JVM, so it cannot detect a sink that stores
 * staged data in a static variable, unless the sink clears it in {@code close()}.
 *
 * @param <T> type of the records
 */
public interface SinkContract<T> extends SinkCrashContract<T> {
  /** Creates the harness of one test. */
  @Override
  SinkHarness<T> harness() throws Exception;

  /** An undecided batch may fail, so readers must not see it. */
  @Test
  default void nothing_is_visible_before_it_is_published() throws Exception {
    try (SinkTrial<T> trial = new SinkTrial<>(harness())) {
      SinkProcess<T> process = trial.start();
      DecidedBatch batch =
          process.stage(process.batch(1, 1), trial.records(1, 2), List.of(), trial.records(3));
      trial.assertRead("before the batch is published");
      process.publish(batch);
      trial.assertRead("after it is published", 1, 2, 3);
      process.done(batch);
      trial.assertRead("after it is done", 1, 2, 3);
      trial.assertNothingStaged("after the batch is done");
    }
  }

  /** Batches follow each other, with and without records. */
  @Test
  default void batches_follow_each_other() throws Exception {
    try (SinkTrial<T> trial = new SinkTrial<>(harness())) {
      SinkProcess<T> process = trial.start();
      for (DecidedBatch batch : List.of(
          process.stage(process.batch(1, 1), trial.records(1)),
          process.stage(process.batch(2, 1)),
          process.stage(process.batch(3, 1), List.of()),
          process.stage(process.batch(4, 1), trial.records(2), trial.records(3)))) {
        process.publish(batch);
        process.done(batch);
      }
      trial.assertRead("after four batches", 1, 2, 3);
      trial.assertNothingStaged("after all batches are done");
    }
  }

  /** If the success of a publish was not recorded, it is repeated. */
  @Test
  default void publishing_again_changes_nothing() throws Exception {
    try (SinkTrial<T> trial = new SinkTrial<>(harness())) {
      SinkProcess<T> process = trial.start();
      DecidedBatch batch = process.stage(process.batch(1, 1), trial.records(1), trial.records(2));
      process.publish(batch);
      process.publish(batch);
      trial.assertReadAfterRepetition("after the batch was published twice", 1, 2);
      process.done(batch);
      DecidedBatch next = process.stage(process.batch(2, 1), trial.records(3));
      process.publish(next);
      trial.assertReadAfterRepetition("after the next batch", 1, 2, 3);
    }
  }

  /**
   * A decided batch is not recomputed, so the receipts must suffice for a process that knows
   * nothing else.
   */
  @Test
  default void a_later_process_publishes_what_an_earlier_one_has_staged() throws Exception {
    try (SinkTrial<T> trial = new SinkTrial<>(harness())) {
      SinkProcess<T> killed = trial.start();
      DecidedBatch batch = killed.stage(killed.batch(1, 1), trial.records(1, 2), trial.records(3));
      SinkProcess<T> next = trial.start(batch);
      trial.assertRead("before the later process publishes");
      next.publish(batch);
      trial.assertRead("after the later process has published", 1, 2, 3);
      next.done(batch);
      trial.assertNothingStaged("after the batch is done");
    }
  }

  /** A job that stops with a decided batch leaves it to its next start. */
  @Test
  default void closing_keeps_what_is_decided() throws Exception {
    try (SinkTrial<T> trial = new SinkTrial<>(harness())) {
      SinkProcess<T> stopped = trial.start();
      DecidedBatch batch = stopped.stage(stopped.batch(1, 1), trial.records(1), trial.records(2));
      trial.closeAndCheck(stopped);
      trial.assertRead("after a stop without publishing");
      SinkProcess<T> next = trial.start(batch);
      next.publish(batch);
      trial.assertRead("after the next start has published", 1, 2);
    }
  }

  /** A process may end after publishing and before that is recorded. */
  @Test
  default void a_later_process_publishes_again_what_an_earlier_one_has_published()
      throws Exception {
    try (SinkTrial<T> trial = new SinkTrial<>(harness())) {
      SinkProcess<T> first = trial.start();
      DecidedBatch batch = first.stage(first.batch(1, 1), trial.records(1), trial.records(2));
      first.publish(batch);
      SinkProcess<T> next = trial.start(batch);
      next.publish(batch);
      trial.assertReadAfterRepetition("after two processes have published the batch", 1, 2);
      next.done(batch);
      trial.assertNothingStaged("after the batch is done");
      DecidedBatch more = next.stage(next.batch(2, 1), trial.records(3));
      next.publish(more);
      trial.assertReadAfterRepetition("after the next batch", 1, 2, 3);
    }
  }

  /** A failed batch is retried. */
  @Test
  default void an_aborted_attempt_leaves_nothing_and_others_stay() throws Exception {
    try (SinkTrial<T> trial = new SinkTrial<>(harness())) {
      SinkProcess<T> process = trial.start();
      SinkBatch failed = process.batch(1, 1);
      process.write(failed, trial.records(1), trial.records(2), trial.records(3));
      SinkBatch prepared = process.batch(1, 2);
      process.stage(prepared, trial.records(4));
      DecidedBatch third = process.stage(process.batch(1, 3), trial.records(5), trial.records(6));
      process.abort(failed);
      process.abort(failed);
      process.abort(prepared);
      trial.assertRead("after two attempts were aborted");
      process.publish(third);
      trial.assertRead("after the third attempt was published", 5, 6);
      trial.assertNothingStaged("after the others were aborted");
    }
  }

  /** {@code abort} may be called before anything is staged. */
  @Test
  default void an_attempt_of_which_nothing_was_staged_can_be_aborted() throws Exception {
    try (SinkTrial<T> trial = new SinkTrial<>(harness())) {
      SinkProcess<T> process = trial.start();
      process.abort(process.batch(1, 1));
      process.sink().writer(process.batch(1, 2));
      process.abort(process.batch(1, 2));
      trial.assertRead("after nothing was staged");
      trial.assertNothingStaged("after nothing was staged");
    }
  }

  /** Dead workers may have left parts of another attempt and of this one. */
  @Test
  default void attempts_do_not_mix() throws Exception {
    try (SinkTrial<T> trial = new SinkTrial<>(harness())) {
      SinkProcess<T> process = trial.start();
      process.write(process.batch(1, 1), trial.records(1), trial.records(2), trial.records(3));
      process.write(process.batch(1, 2), trial.records(4), trial.records(5));
      DecidedBatch batch = process.stage(process.batch(1, 2), trial.records(6));
      process.publish(batch);
      trial.assertRead("after an attempt with fewer partitions", 6);
    }
  }

  /** A worker that fails closes its writer without finishing it. */
  @Test
  default void a_partition_that_was_not_finished_does_not_count() throws Exception {
    try (SinkTrial<T> trial = new SinkTrial<>(harness())) {
      SinkProcess<T> process = trial.start();
      SinkBatch batch = process.batch(1, 1);
      StagingFunction<T> writers = process.sink().writer(batch);
      List<String> receipts = SinkProcess.write(writers, trial.records(1));
      try (PartitionWriter<T> failed = writers.open(1)) {
        failed.write(trial.records(2).get(0));
      }
      process.publish(process.decide(batch, receipts));
      trial.assertRead("after one partition was given up", 1);
    }
  }

  /** Undecided data of an earlier process is deleted. */
  @Test
  default void a_start_cleans_up_what_earlier_epochs_have_not_decided() throws Exception {
    try (SinkTrial<T> trial = new SinkTrial<>(harness())) {
      SinkProcess<T> killed = trial.start();
      killed.write(killed.batch(1, 1), trial.records(1));
      DecidedBatch decided = killed.stage(killed.batch(1, 2), trial.records(2), trial.records(3));
      killed.write(killed.batch(2, 1), trial.records(4));
      killed.stage(killed.batch(2, 2), trial.records(5));
      SinkProcess<T> next = trial.start(decided);
      trial.assertRead("after the next start");
      next.publish(decided);
      next.done(decided);
      trial.assertRead("after the decided batch was published", 2, 3);
      trial.assertNothingStaged("after the start and the only decided batch");
      DecidedBatch again = next.stage(next.batch(2, 1), trial.records(6));
      next.publish(again);
      trial.assertRead("after the batch that was not decided was computed again", 2, 3, 6);
    }
  }

  /**
   * Several jobs and outputs may write to one place, and a process that starts late must not affect
   * its successor. A sink that knows of the successor may refuse the start.
   */
  @Test
  default void a_start_leaves_what_others_have_staged() throws Exception {
    try (SinkTrial<T> trial = new SinkTrial<>(harness())) {
      SinkRecovery none = SinkRecovery.NONE;
      SinkProcess<T> job = trial.start(new JobIdentity("other job", 1), "out", none);
      DecidedBatch ofJob = job.stage(job.firstBatch(1000), trial.records(1));
      SinkProcess<T> output = trial.start(new JobIdentity("job", 1), "other output", none);
      DecidedBatch ofOutput = output.stage(output.firstBatch(2000), trial.records(2));
      SinkProcess<T> later = trial.start(new JobIdentity("job", 9), "out", none);
      DecidedBatch ofLater = later.stage(later.firstBatch(3000), trial.records(3));

      try {
        trial.start(new JobIdentity("job", 5), "out", none);
      } catch (TidemillException refused) {
        assertThat(refused.code()).as("error of a late start").isEqualTo(ErrorCode.FENCED);
      }

      job.publish(ofJob);
      output.publish(ofOutput);
      later.publish(ofLater);
      trial.assertRead("after three others have published", 1, 2, 3);
    }
  }

  /** The status determines whether a batch is published again. */
  @Test
  default void the_status_is_true() throws Exception {
    try (SinkTrial<T> trial = new SinkTrial<>(harness())) {
      SinkProcess<T> first = trial.start();
      DecidedBatch batch = first.stage(first.batch(1, 1), trial.records(1));
      assertStatus(first, batch, "before it is published", PublishStatus.NOT_PUBLISHED, trial);
      SinkProcess<T> second = trial.start(batch);
      assertStatus(second, batch, "before it is published", PublishStatus.NOT_PUBLISHED, trial);
      second.publish(batch);
      assertStatus(second, batch, "after it is published", PublishStatus.PUBLISHED, trial);
      SinkProcess<T> third = trial.start(batch);
      assertStatus(third, batch, "after it is published", PublishStatus.PUBLISHED, trial);
    }
  }

  private static <T> void assertStatus(
      SinkProcess<T> process,
      DecidedBatch batch,
      String when,
      PublishStatus truth,
      SinkTrial<T> trial)
      throws Exception {
    PublishStatus status = process.status(batch);
    if (trial.guarantee() == Guarantee.LEDGER) {
      assertThat(status)
          .as("status of a batch %s, of a sink with a ledger", when)
          .isEqualTo(truth);
    } else {
      assertThat(status).as("status of a batch %s", when).isIn(truth, PublishStatus.UNKNOWN);
    }
  }

  /** Workers may run in other processes. */
  @Test
  default void a_writer_can_be_sent_to_a_worker() throws Exception {
    try (SinkTrial<T> trial = new SinkTrial<>(harness())) {
      SinkProcess<T> process = trial.start();
      SinkBatch batch = process.batch(1, 1);
      List<String> receipts =
          SinkProcess.write(sent(process.sink().writer(batch)), trial.records(1), trial.records(2));
      process.publish(process.decide(batch, receipts));
      trial.assertRead("after copies of the writers have staged", 1, 2);
    }
  }

  /** A stopped job leaves nothing open or running. */
  @Test
  default void closing_leaves_nothing_open() throws Exception {
    try (SinkTrial<T> trial = new SinkTrial<>(harness())) {
      SinkProcess<T> process = trial.start();
      DecidedBatch batch = process.stage(process.batch(1, 1), trial.records(1));
      process.publish(batch);
      process.done(batch);
      SinkBatch failed = process.batch(2, 1);
      process.write(failed, trial.records(2));
      process.abort(failed);
      trial.closeAndCheck(process);
      trial.assertRead("after the sink was closed", 1);
      trial.assertNothingStaged("after the sink was closed");
    }
  }

  @SuppressWarnings({"unchecked", "BanSerializableRead"}) // reads what was written a line before
  private static <T> StagingFunction<T> sent(StagingFunction<T> writers) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(writers);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return (StagingFunction<T>) in.readObject();
    }
  }
}
