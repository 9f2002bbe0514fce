/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.launch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.spi.metrics.JobDescription;
import dev.tidemill.spi.metrics.JobStatus;
import dev.tidemill.spi.metrics.MeterFamily;
import dev.tidemill.spi.metrics.ObservedBatch;
import dev.tidemill.spi.metrics.ObservedJob;
import dev.tidemill.spi.metrics.PageSettings;
import dev.tidemill.spi.metrics.Progress;
import dev.tidemill.spi.metrics.SourceStatus;
import dev.tidemill.spi.metrics.StateSize;
import dev.tidemill.time.Time;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;

class StatusTextTest {
  private static Progress snapshot(long since) {
    return new Progress(
        "writing a snapshot of the state",
        12L << 20,
        Progress.Unit.BYTES,
        OptionalDouble.of(0.459),
        Time.ofMillis(since));
  }

  private static String line(JobStatus.State state, Progress... progress) {
    return StatusText.line(new QuietJob(state, List.of(progress)));
  }

  @Test
  void a_start_says_what_it_is_busy_with() {
    assertThat(line(JobStatus.State.STARTING)).isEqualTo("starting");
    assertThat(line(
            JobStatus.State.STARTING,
            new Progress(
                "listing the files of stream \"orders\"",
                12_345,
                Progress.Unit.FILES,
                OptionalDouble.empty(),
                Time.ofMillis(10_000))))
        .isEqualTo("starting: listing the files of stream \"orders\": 12,345 files");
  }

  @Test
  void an_operation_that_takes_more_than_two_seconds_is_shown_beside_the_batches() {
    assertThat(line(JobStatus.State.RUNNING, snapshot(7_000)))
        .isEqualTo("waiting for the first batch | writing a snapshot of the state: 45%, 12.0 MiB");
    assertThat(line(JobStatus.State.RUNNING, snapshot(9_000)))
        .isEqualTo("waiting for the first batch");
  }

  /** A job at ten seconds that has run no batch. */
  private record QuietJob(JobStatus.State state, List<Progress> progress) implements ObservedJob {
    @Override
    public JobDescription description() {
      return new JobDescription(
          "quiet-1",
          "Quiet",
          "local",
          1,
          Duration.ofSeconds(1),
          Time.ofMillis(0),
          ZoneOffset.UTC,
          List.of(),
          List.of(),
          Optional.empty(),
          new PageSettings(false, "127.0.0.1", 0, List.of(), "/", false, Optional.empty(), 10));
    }

    @Override
    public JobStatus status() {
      return new JobStatus(state, Optional.empty(), 0, 0, 0, 0, 0, Optional.empty());
    }

    @Override
    public Time now() {
      return Time.ofMillis(10_000);
    }

    @Override
    public List<ObservedBatch> batches() {
      return List.of();
    }

    @Override
    public List<SourceStatus> sources() {
      return List.of();
    }

    @Override
    public List<StateSize> states() {
      return List.of();
    }

    @Override
    public SortedMap<String, Long> counters() {
      return Collections.emptySortedMap();
    }

    @Override
    public SortedMap<String, OptionalDouble> gauges() {
      return Collections.emptySortedMap();
    }

    @Override
    public List<MeterFamily> meters() {
      return List.of();
    }

    @Override
    public void onChange(Runnable changed) {}
  }
}
