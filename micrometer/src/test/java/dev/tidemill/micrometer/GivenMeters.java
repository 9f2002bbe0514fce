/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.micrometer;

import dev.tidemill.spi.metrics.JobDescription;
import dev.tidemill.spi.metrics.JobStatus;
import dev.tidemill.spi.metrics.MeterFamily;
import dev.tidemill.spi.metrics.ObservedBatch;
import dev.tidemill.spi.metrics.ObservedJob;
import dev.tidemill.spi.metrics.PageSettings;
import dev.tidemill.spi.metrics.SourceStatus;
import dev.tidemill.spi.metrics.StateSize;
import dev.tidemill.time.Time;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;

/** A job with the meters that a test gives it, and nothing else. */
final class GivenMeters implements ObservedJob {
  private List<MeterFamily> meters = List.of();

  void set(MeterFamily... families) {
    meters = List.of(families);
  }

  @Override
  public JobDescription description() {
    return new JobDescription(
        "1",
        "test",
        "local[1]",
        1,
        Duration.ofSeconds(1),
        Time.ofMillis(0),
        ZoneOffset.UTC,
        List.of(),
        List.of(),
        Optional.empty(),
        new PageSettings(false, "", 0, List.of(), "/", false, Optional.empty(), 0));
  }

  @Override
  public JobStatus status() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Time now() {
    return Time.ofMillis(0);
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
    return new TreeMap<>();
  }

  @Override
  public SortedMap<String, OptionalDouble> gauges() {
    return new TreeMap<>();
  }

  @Override
  public List<MeterFamily> meters() {
    return meters;
  }

  @Override
  public void onChange(Runnable changed) {}
}
