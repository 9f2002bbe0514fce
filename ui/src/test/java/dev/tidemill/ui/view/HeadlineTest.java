/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.ui.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.listener.BatchPhase;
import dev.tidemill.spi.metrics.FailureText;
import dev.tidemill.spi.metrics.JobStatus;
import dev.tidemill.spi.metrics.ObservedBatch;
import dev.tidemill.time.Time;
import dev.tidemill.ui.ScriptedJob;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HeadlineTest {
  private final ScriptedJob job = new ScriptedJob("run-1", "word count");

  private Headline headline() {
    return Headline.of(job);
  }

  private static Time time(long batch) {
    return Time.ofMillis(1_000_000 + batch * 1_000);
  }

  @Test
  void before_the_first_batch_it_waits_for_it() {
    assertThat(headline().level()).isEqualTo(Headline.Level.OK);
    assertThat(headline().text()).startsWith("Waiting for the first batch");
  }

  @Test
  void a_job_that_keeps_up_says_how_much_room_there_is() {
    job.add(ScriptedJob.batch(1, 2, 100)).add(ScriptedJob.batch(2, 2, 300));
    assertThat(headline())
        .isEqualTo(new Headline(
            Headline.Level.OK,
            "Keeping up: the last 2 batches took 200 ms of 1.0 s on average, 300 ms at most.",
            Optional.empty()));
  }

  @Test
  void batches_that_are_in_time_because_a_source_is_limited_are_a_warning() {
    job.add(ScriptedJob.batch(1, 2, 100)).add(ScriptedJob.batch(2, 2, 300));
    assertThat(headline().text()).startsWith("Keeping up: ");
    job.isBehindBy(500);
    assertThat(headline().text()).as("five batches").startsWith("Keeping up: ");
    job.isBehindBy(12_345);
    assertThat(headline())
        .isEqualTo(new Headline(
            Headline.Level.WARN,
            "Batches are in time, but about 12,345 records of socketTextStream (WordCount.java:7) wait,"
                + " because batches take only what they can process. The slowest of the last 2 batches"
                + " took 300 ms of 1.0 s; 80% of it in reduceByKey (WordCount.java:9), in one loop with"
                + " flatMap (WordCount.java:8).",
            Optional.empty()));
  }

  @Test
  void little_room_is_a_warning() {
    job.add(ScriptedJob.batch(1, 2, 850));
    assertThat(headline().level()).isEqualTo(Headline.Level.WARN);
    assertThat(headline().text()).startsWith("Keeping up with little to spare: the last 1 batch");
  }

  @Test
  void skipped_batches_are_a_warning() {
    job.add(ScriptedJob.batch(1, 2, 10)).has(2, 0);
    assertThat(headline().level()).isEqualTo(Headline.Level.WARN);
    assertThat(headline().text()).endsWith(" 2 batches were skipped since the start.");
  }

  @Test
  void a_job_that_is_behind_says_by_how_much_since_when_and_because_of_what() {
    job.add(ScriptedJob.batch(1, 2, 100))
        .add(ScriptedJob.batch(2, 2, 2_500))
        .add(ScriptedJob.batch(3, 1_500, 1_400))
        .add(ScriptedJob.batch(4, 1_900, 100))
        .has(0, 1);
    assertThat(headline())
        .isEqualTo(new Headline(
            Headline.Level.WARN,
            "Behind by 1.9 s, and 1 more was due behind it. A batch took 2.5 s of 1.0 s; 80% of it in"
                + " reduceByKey (WordCount.java:9), in one loop with flatMap (WordCount.java:8).",
            Optional.of(time(2))));
  }

  @Test
  void being_far_behind_is_bad() {
    job.add(ScriptedJob.batch(1, 2, 9_000)).add(ScriptedJob.batch(2, 8_000, 10));
    assertThat(headline().level()).isEqualTo(Headline.Level.BAD);
  }

  @Test
  void a_job_that_has_caught_up_keeps_up() {
    job.add(ScriptedJob.batch(1, 2, 2_500))
        .add(ScriptedJob.batch(2, 1_500, 10))
        .add(ScriptedJob.batch(3, 600, 10))
        .add(ScriptedJob.batch(4, 1, 10));
    assertThat(headline().text()).startsWith("Keeping up: ");
  }

  @Test
  void a_batch_that_is_attempted_again_is_named_with_its_error() {
    job.add(ScriptedJob.batch(
        1,
        0,
        10,
        ObservedBatch.Status.RETRYING,
        Optional.of(new FailureText("print (WordCount.java:9) failed: broken\nmore", ""))));
    job.runs(new JobStatus.Running(1, time(1), 1, time(1), "waiting"), 1_001_100);
    assertThat(headline())
        .isEqualTo(new Headline(
            Headline.Level.BAD,
            "A batch failed in attempt 1 and is attempted again: print (WordCount.java:9) failed: broken",
            Optional.of(time(1))));
  }

  @Test
  void a_batch_that_does_not_end_is_named_with_what_it_does() {
    job.add(ScriptedJob.batch(1, 0, 10));
    job.runs(
        new JobStatus.Running(2, time(2), 1, time(2), "output lines.print (WordCount.java:9)"),
        1_016_000);
    assertThat(headline().text())
        .isEqualTo(
            "A batch has been running for 14.0 s, with an interval of 1.0 s: output lines.print"
                + " (WordCount.java:9).");
  }

  @Test
  void a_job_that_has_failed_says_why() {
    job.isIn(JobStatus.State.FAILED, Optional.of(new FailureText("no disk\nat ...", "")));
    assertThat(headline().level()).isEqualTo(Headline.Level.BAD);
    assertThat(headline().text()).isEqualTo("The job has failed: no disk");
  }

  @Test
  void a_job_that_has_stopped_says_what_it_has_done() {
    job.add(ScriptedJob.batch(1, 0, 10)).isIn(JobStatus.State.STOPPED, Optional.empty());
    assertThat(headline().text()).isEqualTo("The job has stopped after 1 batch with 100 records.");
  }

  @Test
  void slow_publishing_and_a_slow_checkpoint_are_causes_too() {
    assertThat(cause(BatchPhase.Kind.DECIDE)).contains("the checkpoint's fsync");
    assertThat(cause(BatchPhase.Kind.PUBLISH)).contains("publishing print (WordCount.java:9)");
    assertThat(cause(BatchPhase.Kind.PLAN)).contains("transform");
  }

  private static String cause(BatchPhase.Kind kind) {
    ObservedBatch some = ScriptedJob.batch(1, 0, 1_000);
    ObservedBatch slow = new ObservedBatch(
        1,
        some.time(),
        1,
        1,
        some.status(),
        some.submitted(),
        some.started(),
        some.schedulingDelay(),
        some.processingTime(),
        some.inputs(),
        some.outputs(),
        List.of(new BatchPhase(kind, Duration.ZERO, Duration.ofMillis(900))),
        List.of(),
        1,
        List.of(),
        Optional.empty(),
        List.of());
    Cause cause = Cause.of(slow).orElseThrow();
    assertThat(cause.share()).isEqualTo(0.9);
    return cause.what();
  }
}
