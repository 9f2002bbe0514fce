/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.metrics;

import dev.tidemill.spi.metrics.JobStatus;
import dev.tidemill.spi.metrics.MeterFamily;
import dev.tidemill.spi.metrics.MeterFamily.Kind;
import dev.tidemill.spi.metrics.MeterFamily.Series;
import dev.tidemill.spi.metrics.ObservedJob;
import dev.tidemill.spi.metrics.SourceStatus;
import dev.tidemill.spi.metrics.StateSize;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;

/** The meters of a job: those of its batches, and what can only be read at the moment. */
final class JobFamilies {
  private JobFamilies() {}

  static List<MeterFamily> of(ObservedJob job, List<MeterFamily> batches) {
    JobStatus status = job.status();
    List<SourceStatus> sources = job.sources();
    List<MeterFamily> families = new ArrayList<>(batches);
    families.add(new MeterFamily(
        "tidemill_running",
        Kind.GAUGE,
        "Whether the job runs batches: 1 or 0.",
        List.of(Series.of(status.state() == JobStatus.State.RUNNING ? 1 : 0))));
    families.add(new MeterFamily(
        "tidemill_batch_interval_seconds",
        Kind.GAUGE,
        "Time between two batches.",
        List.of(Series.of(job.description().batchInterval().toNanos() / 1e9))));
    families.add(new MeterFamily(
        "tidemill_batches_waiting",
        Kind.GAUGE,
        "Batches that were due behind the last one when it began.",
        List.of(Series.of((double) status.waiting()))));
    families.add(new MeterFamily(
        "tidemill_source_lag_records",
        Kind.GAUGE,
        "Records that have arrived and are in no batch yet; absent where a source cannot tell.",
        sources.stream()
            .filter(source -> source.lag().records().isPresent())
            .map(source -> Series.of(
                "source", source.name(), (double) source.lag().records().getAsLong()))
            .toList()));
    families.add(new MeterFamily(
        "tidemill_source_lag_seconds",
        Kind.GAUGE,
        "Age of the oldest record that is in no batch yet; absent where a source cannot tell.",
        sources.stream()
            .filter(source -> source.lag().time().isPresent())
            .map(source ->
                Series.of("source", source.name(), source.lag().time().get().toNanos() / 1e9))
            .toList()));
    families.add(new MeterFamily(
        "tidemill_source_problems",
        Kind.COUNTER,
        "Problems that a source has reported.",
        sources.stream()
            .map(source -> Series.of("source", source.name(), (double) source.problems()))
            .toList()));
    families.add(new MeterFamily(
        "tidemill_source_gaps",
        Kind.COUNTER,
        "How often a source has lost records.",
        sources.stream()
            .map(source -> Series.of("source", source.name(), (double) source.gaps()))
            .toList()));
    families.add(new MeterFamily(
        "tidemill_source_restarts",
        Kind.COUNTER,
        "How often a receiver was started again.",
        sources.stream()
            .filter(source -> source.connection().isPresent())
            .map(source -> Series.of(
                "source", source.name(), (double) source.connection().get().restarts()))
            .toList()));
    families.add(new MeterFamily(
        "tidemill_source_paused",
        Kind.GAUGE,
        "Whether batches take nothing of a source because it was paused: 1 or 0.",
        sources.stream()
            .map(source -> Series.of("source", source.name(), source.limits().paused() ? 1 : 0))
            .toList()));
    families.add(new MeterFamily(
        "tidemill_source_active",
        Kind.GAUGE,
        "Whether a source is running: 1 or 0.",
        sources.stream()
            .map(source -> Series.of("source", source.name(), source.isActive() ? 1 : 0))
            .toList()));
    families.add(new MeterFamily(
        "tidemill_state_keys",
        Kind.GAUGE,
        "Keys of a state after the last batch.",
        job.states().stream()
            .map(state -> Series.of("state", state.name(), (double) state.keys()))
            .toList()));
    families.add(states(
        "tidemill_state_changed_keys",
        "Keys that the last batch has set or added; absent where the engine cannot tell.",
        job,
        StateSize::changed));
    families.add(states(
        "tidemill_state_removed_keys",
        "Keys that the last batch has removed, also by a timeout; absent where the engine cannot tell.",
        job,
        StateSize::removed));
    families.add(states(
        "tidemill_state_bytes",
        "Estimated length of a state in a checkpoint, in bytes; absent where that is unknown.",
        job,
        StateSize::bytes));
    job.counters()
        .forEach((name, count) -> families.add(new MeterFamily(
            form(name),
            Kind.COUNTER,
            "The counter \"" + name + "\" of the program.",
            List.of(Series.of((double) count)))));
    job.gauges()
        .forEach((name, value) -> families.add(new MeterFamily(
            form(name),
            Kind.GAUGE,
            "The gauge \"" + name + "\" of the program.",
            value.isPresent() ? List.of(Series.of(value.getAsDouble())) : List.of())));
    return families;
  }

  /** The writer of counters adds the end itself. */
  private static String form(String name) {
    String form = name.replace('.', '_');
    return form.endsWith("_total") ? form.substring(0, form.length() - "_total".length()) : form;
  }

  private static MeterFamily states(
      String name, String help, ObservedJob job, Function<StateSize, OptionalLong> value) {
    return new MeterFamily(
        name,
        Kind.GAUGE,
        help,
        job.states().stream()
            .filter(state -> value.apply(state).isPresent())
            .map(state ->
                Series.of("state", state.name(), (double) value.apply(state).getAsLong()))
            .toList());
  }
}
