/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.ui.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.spi.metrics.MeterFamily;
import dev.tidemill.spi.metrics.MeterFamily.Kind;
import dev.tidemill.spi.metrics.MeterFamily.Series;
import dev.tidemill.spi.metrics.MeterFamily.Value;
import dev.tidemill.ui.ScriptedJob;
import dev.tidemill.ui.view.MetricsText.Format;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class MetricsTextTest {
  private final AtomicLong dropped = new AtomicLong();
  private final ScriptedJob job = new ScriptedJob("run-1", "a\"b\\c\nd");

  @Test
  void a_counter_has_its_suffix_where_the_format_wants_it() {
    job.add(new MeterFamily(
        "x_records", Kind.COUNTER, "Records.", List.of(Series.of("source", "s", 3))));
    String labels = "{app=\"a\\\"b\\\\c\\nd\",run=\"run-1\",source=\"s\"}";
    assertThat(MetricsText.of(List.of(job), Format.PROMETHEUS, 100, dropped::set))
        .isEqualTo(
            "# HELP x_records_total Records.\n# TYPE x_records_total counter\nx_records_total"
                + labels
                + " 3.0\n# HELP tidemill_dropped_series Series that are left out because there"
                + " are too many.\n# TYPE tidemill_dropped_series gauge\ntidemill_dropped_series{} 0.0\n");
    assertThat(MetricsText.of(List.of(job), Format.OPEN_METRICS, 100, dropped::set))
        .startsWith("# HELP x_records Records.\n# TYPE x_records counter\nx_records_total" + labels)
        .endsWith("\n# EOF\n");
  }

  @Test
  void buckets_add_up() {
    job.add(new MeterFamily(
        "x_seconds",
        Kind.HISTOGRAM,
        "Time.",
        List.of(new Series(
            Map.of(), new Value.Distribution(List.of(0.5, 1.0), List.of(2L, 3L, 1L), 4.25)))));
    assertThat(MetricsText.of(List.of(job), Format.PROMETHEUS, 100, dropped::set)
            .lines()
            .map(line -> line.replaceAll("app=.*run-1\"", "")))
        .contains(
            "x_seconds_bucket{,le=\"0.5\"} 2.0",
            "x_seconds_bucket{,le=\"1.0\"} 5.0",
            "x_seconds_bucket{,le=\"+Inf\"} 6.0",
            "x_seconds_sum{} 4.25",
            "x_seconds_count{} 6.0");
  }

  @Test
  void values_that_are_not_numbers_have_their_words() {
    job.add(new MeterFamily(
        "x",
        Kind.GAUGE,
        "X.",
        List.of(
            Series.of("l", "1", Double.NaN),
            Series.of("l", "2", Double.POSITIVE_INFINITY),
            Series.of("l", "3", 1e300))));
    assertThat(MetricsText.of(List.of(job), Format.PROMETHEUS, 100, dropped::set))
        .contains("l=\"1\"} NaN\n", "l=\"2\"} +Inf\n", "l=\"3\"} 1.0E300\n");
  }

  @Test
  void series_beyond_the_bound_are_counted() {
    List<Series> many = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      many.add(Series.of("l", Integer.toString(i), i));
    }
    job.add(new MeterFamily("x", Kind.GAUGE, "X.", many));
    assertThat(MetricsText.of(List.of(job), Format.PROMETHEUS, 20, dropped::set))
        .contains("l=\"19\"}")
        .doesNotContain("l=\"20\"}")
        .endsWith("tidemill_dropped_series{} 30.0\n");
    assertThat(dropped).hasValue(30);
  }

  @Test
  void the_format_is_the_one_that_the_client_accepts() {
    assertThat(Format.accepted("")).isEqualTo(Format.PROMETHEUS);
    assertThat(Format.accepted("application/openmetrics-text;version=1.0.0;q=0.5,text/plain"))
        .isEqualTo(Format.OPEN_METRICS);
  }

  @Test
  void a_name_has_one_type_even_if_jobs_disagree() {
    ScriptedJob other = new ScriptedJob("run-2", "other");
    job.add(new MeterFamily("x", Kind.COUNTER, "X.", List.of(Series.of(1))));
    other.add(new MeterFamily("x", Kind.GAUGE, "X.", List.of(Series.of(2))));
    assertThat(MetricsText.of(List.of(job, other), Format.PROMETHEUS, 100, dropped::set))
        .containsOnlyOnce("# TYPE x")
        .doesNotContain("run-2")
        .endsWith("tidemill_dropped_series{} 1.0\n");
  }
}
