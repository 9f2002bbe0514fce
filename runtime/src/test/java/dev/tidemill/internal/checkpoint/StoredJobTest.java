/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.tidemill.error.TidemillException;
import dev.tidemill.internal.log.Frame;
import dev.tidemill.spi.source.NamedRange;
import dev.tidemill.time.Time;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the entries of a log say, read again. */
final class StoredJobTest {
  private static final byte[] STATE = {1, 2, 3};

  private final List<Frame> frames = new ArrayList<>();

  StoredJobTest() {
    JobProgress first = new JobProgress(
        new JobDescription(
            List.of(new DescribedNode(DescribedNode.Kind.SOURCE, "lines", "queue", "Job.java:1"))),
        new Schedule(Time.ofMillis(0), Time.ofMillis(0), Duration.ofSeconds(1), 2),
        JobProgress.Parts.NONE);
    add(new LogEntry.Summary(first));
  }

  @Test
  void a_batch_that_is_planned_is_to_run_again() {
    add(new LogEntry.Planned(batch(1)));
    JobProgress progress = read();
    assertThat(progress.planned()).contains(batch(1));
    assertThat(progress.sources().get("lines"))
        .isEqualTo(new SourceProgress("1", List.of(range(1)), "what was there"));
    assertThat(progress.lastId()).isEqualTo(1);
    assertThat(progress.lastTime()).contains(Time.ofMillis(1000));
  }

  @Test
  void a_batch_that_is_decided_is_to_be_published() {
    run(1);
    add(new LogEntry.Planned(batch(2)), decided(2));
    JobProgress progress = read();
    assertThat(progress.planned()).isEmpty();
    assertThat(progress.unfinished()).map(FinalAttempt::id).contains(2L);
    assertThat(progress.outputs()).containsEntry("files", 2L);
    assertThat(progress.outputsBeforeUnfinished()).containsEntry("files", 1L);
  }

  @Test
  void a_batch_that_is_done_needs_nothing() {
    run(1);
    JobProgress progress = read();
    assertThat(progress.unfinished()).isEmpty();
    assertThat(progress.planned()).isEmpty();
    assertThat(progress.outputsBeforeUnfinished()).containsEntry("files", 1L);
  }

  @Test
  void the_next_batch_may_be_planned_before_the_decided_one_is_done() {
    add(new LogEntry.Planned(batch(1)), decided(1), new LogEntry.Planned(batch(2)));
    JobProgress progress = read();
    assertThat(progress.unfinished()).map(FinalAttempt::id).contains(1L);
    assertThat(progress.planned()).contains(batch(2));
  }

  @Test
  void a_batch_that_is_given_up_takes_its_records_with_it() {
    add(new LogEntry.GivenUp(batch(1)));
    JobProgress progress = read();
    assertThat(progress.planned()).isEmpty();
    assertThat(progress.sources().values())
        .extracting(SourceProgress::position)
        .containsExactly("1");
    assertThat(progress.lastId()).isEqualTo(1);
  }

  @Test
  void an_entry_that_is_there_twice_counts_once() {
    add(new LogEntry.Planned(batch(1)), new LogEntry.Planned(batch(1)));
    assertThat(read().sources().values())
        .allSatisfy(source -> assertThat(source.ranges()).hasSize(1));
  }

  @Test
  void a_summary_stands_for_what_was_before() {
    run(1);
    add(new LogEntry.Planned(batch(2)), decided(2), new LogEntry.Planned(batch(3)));
    JobProgress before = read();
    before.remembered(Map.of("lines", "all before"));
    frames.clear();
    add(new LogEntry.Summary(before));
    JobProgress progress = read();
    assertThat(progress.sources().get("lines"))
        .isEqualTo(new SourceProgress("3", List.of(range(3)), "all before"));
    assertThat(progress.parts()).usingRecursiveComparison().isEqualTo(before.parts());
    assertThat(progress.schedule()).isEqualTo(before.schedule());
    assertThat(progress.description()).isEqualTo(before.description());
  }

  @Test
  void a_stop_counts_until_the_next_batch() {
    run(1);
    add(new LogEntry.Stopped());
    assertThat(read().isStopped()).isTrue();
    add(new LogEntry.Planned(batch(2)));
    assertThat(read().isStopped()).isFalse();
  }

  @Test
  void a_batch_costs_no_more_after_many_others() {
    run(1);
    JobProgress progress = read();
    int rounds = 2_000;
    long first = allocatedBy(() -> plan(progress, 2, rounds));
    plan(progress, 2 + rounds, 3 * rounds);
    long last = allocatedBy(() -> plan(progress, 2 + 4 * rounds, rounds));
    assertThat(last).isLessThan(3 * first);
  }

  private static void plan(JobProgress progress, long from, int count) {
    for (long id = from; id < from + count; id++) {
      progress.planned(batch(id));
    }
  }

  private static long allocatedBy(Runnable task) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    task.run();
    return threads.getCurrentThreadAllocatedBytes() - before;
  }

  @Test
  void records_of_state_are_in_order() {
    run(1);
    run(2);
    StoredJob job = new StoredJob("/ck");
    frames.forEach(job::read);
    assertThat(job.records()).containsExactly(STATE, STATE);
    assertThat(job.lastRecord()).isEqualTo(2);
  }

  /** The log has checksums, so this is about versions, and never about an endless loop. */
  @Test
  void a_payload_that_is_cut_off_or_too_long_is_an_error() {
    run(1);
    for (Frame frame : frames) {
      byte[] payload = frame.payload();
      for (int length = 0; length < payload.length; length++) {
        assertUnreadable(frame, Arrays.copyOf(payload, length));
      }
      assertUnreadable(frame, Arrays.copyOf(payload, payload.length + 1));
    }
  }

  private static void assertUnreadable(Frame frame, byte[] payload) {
    StoredJob job = new StoredJob("/ck");
    assertThatThrownBy(
            () -> job.read(new Frame(frame.type(), frame.epoch(), frame.batch(), payload)))
        .isInstanceOf(TidemillException.class)
        .hasMessageContaining("the batch log of the checkpoint in /ck cannot be read");
  }

  private void run(long id) {
    add(new LogEntry.Planned(batch(id)), decided(id), new LogEntry.Done(id));
  }

  private static LogEntry.Decided decided(long id) {
    return new LogEntry.Decided(
        new FinalAttempt(
            id, Time.ofMillis(id * 1000), 1, 1, Map.of("files", List.of("receipt " + id))),
        STATE,
        Optional.empty());
  }

  private static PlannedBatch batch(long id) {
    return new PlannedBatch(
        id,
        Time.ofMillis(id * 1000),
        Map.of("lines", range(id)),
        id == 1 ? Map.of("lines", "what was there") : Map.of());
  }

  private static NamedRange range(long id) {
    return new NamedRange(Long.toString(id - 1), Long.toString(id), "payload");
  }

  private void add(LogEntry... entries) {
    for (LogEntry entry : entries) {
      frames.add(EntryFormat.frame(entry, 1));
    }
  }

  private JobProgress read() {
    StoredJob job = new StoredJob("/ck");
    frames.forEach(job::read);
    return job.progress().orElseThrow();
  }
}
