/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.spi.metrics.MeterFamily;
import dev.tidemill.spi.metrics.MeterFamily.Kind;
import dev.tidemill.spi.metrics.MeterFamily.Series;
import dev.tidemill.spi.metrics.MeterFamily.Value;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class JobMetersTest {
  private final MeterRegistry registry = new SimpleMeterRegistry();
  private final GivenMeters job = new GivenMeters();

  private static MeterFamily family(String name, Kind kind, Series... series) {
    return new MeterFamily(name, kind, "Help.", List.of(series));
  }

  @Test
  void counters_and_gauges_follow_the_job() {
    JobMeters meters = new JobMeters(job, registry);
    job.set(
        family("x_records", Kind.COUNTER, Series.of("source", "a", 3)),
        family("x_waiting", Kind.GAUGE, Series.of(2)));
    meters.refresh();
    assertThat(registry
            .get("x.records")
            .tags("source", "a", "app", "test", "run", "1")
            .functionCounter()
            .count())
        .isEqualTo(3);
    assertThat(registry.get("x.waiting").gauge().value()).isEqualTo(2);
    job.set(
        family("x_records", Kind.COUNTER, Series.of("source", "a", 5), Series.of("source", "b", 1)),
        family("x_waiting", Kind.GAUGE, Series.of(0)));
    meters.refresh();
    assertThat(registry.get("x.records").tags("source", "a").functionCounter().count())
        .isEqualTo(5);
    assertThat(registry.get("x.records").tags("source", "b").functionCounter().count())
        .isEqualTo(1);
    assertThat(registry.get("x.waiting").gauge().value()).isZero();
  }

  @Test
  void a_lag_that_becomes_unknown_is_not_a_number_and_not_zero() {
    JobMeters meters = new JobMeters(job, registry);
    job.set(family("x_lag", Kind.GAUGE, Series.of("source", "a", 7)));
    meters.refresh();
    job.set(family("x_lag", Kind.GAUGE));
    meters.refresh();
    assertThat(registry.get("x.lag").gauge().value()).isNaN();
    job.set(family("x_lag", Kind.GAUGE, Series.of("source", "a", 8)));
    meters.refresh();
    assertThat(registry.get("x.lag").gauge().value()).isEqualTo(8);
  }

  @Test
  void a_distribution_has_its_count_its_sum_and_its_buckets() {
    JobMeters meters = new JobMeters(job, registry);
    job.set(family(
        "x_seconds",
        Kind.HISTOGRAM,
        new Series(
            Map.of(), new Value.Distribution(List.of(0.5, 1.0), List.of(2L, 3L, 1L), 4.25))));
    meters.refresh();
    assertThat(registry.get("x").functionTimer().count()).isEqualTo(6);
    assertThat(registry.get("x").functionTimer().totalTime(TimeUnit.SECONDS)).isEqualTo(4.25);
    assertThat(registry.get("x.buckets").tag("le", "0.5").functionCounter().count())
        .isEqualTo(2);
    assertThat(registry.get("x.buckets").tag("le", "1.0").functionCounter().count())
        .isEqualTo(5);
    assertThat(registry.get("x.buckets").tag("le", "+Inf").functionCounter().count())
        .isEqualTo(6);
  }

  @Test
  void series_beyond_the_bound_are_left_out_and_counted() {
    List<Series> many = new ArrayList<>();
    for (int i = 0; i < 1_200; i++) {
      many.add(Series.of("partition", Integer.toString(i), i));
    }
    JobMeters meters = new JobMeters(job, registry);
    job.set(new MeterFamily("x", Kind.GAUGE, "Help.", many));
    meters.refresh();
    meters.refresh();
    assertThat(registry.find("x").gauges()).hasSize(1_000);
    assertThat(registry.get("tidemill.dropped.series").gauge().value()).isEqualTo(200);
  }

  @Test
  void meters_that_are_removed_leave_nothing() {
    JobMeters meters = new JobMeters(job, registry);
    job.set(family("x", Kind.GAUGE, Series.of(1)), family("y", Kind.COUNTER, Series.of(1)));
    meters.refresh();
    meters.remove();
    assertThat(registry.getMeters()).isEmpty();
  }

  @Test
  void prometheus_has_the_names_of_the_page() {
    PrometheusMeterRegistry prometheus = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    JobMeters meters = new JobMeters(job, prometheus);
    job.set(
        family("tidemill_input_records", Kind.COUNTER, Series.of("source", "a", 3)),
        family("tidemill_operation_seconds", Kind.COUNTER, Series.of("operation", "map", 1.5)),
        family("tidemill_batches_waiting", Kind.GAUGE, Series.of(2)),
        family(
            "tidemill_batch_processing_seconds",
            Kind.HISTOGRAM,
            new Series(Map.of(), new Value.Distribution(List.of(1.0), List.of(2L, 0L), 0.5))));
    meters.refresh();
    assertThat(prometheus.scrape())
        .contains(
            "tidemill_input_records_total{app=\"test\",run=\"1\",source=\"a\"} 3.0",
            "tidemill_operation_seconds_total{app=\"test\",operation=\"map\",run=\"1\"} 1.5",
            "tidemill_batches_waiting{app=\"test\",run=\"1\"} 2.0",
            "tidemill_batch_processing_seconds_count{app=\"test\",run=\"1\"} 2",
            "tidemill_batch_processing_seconds_sum{app=\"test\",run=\"1\"} 0.5",
            "tidemill_batch_processing_buckets_total{app=\"test\",le=\"1.0\",run=\"1\"} 2.0");
  }
}
