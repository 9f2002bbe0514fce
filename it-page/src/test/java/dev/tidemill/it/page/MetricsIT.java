/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.it.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.tidemill.data.Pair;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The metrics of a real job, read by the parsers of Prometheus' own Python client. */
class MetricsIT {
  private static final String PYTHON = "/usr/bin/python3";

  /** Prints name, labels and value of each sample, one a line, separated by tabs. */
  private static final String PARSER = """
      import sys
      if sys.argv[1] == "prometheus":
          from prometheus_client.parser import text_string_to_metric_families as parse
      else:
          from prometheus_client.openmetrics.parser import text_string_to_metric_families as parse
      for family in parse(sys.stdin.read()):
          for sample in family.samples:
              labels = ",".join(f"{key}={ascii(value)}" for key, value in sorted(sample.labels.items()))
              print(family.type, sample.name, labels, sample.value, sep="\\t")
      """;

  @TempDir
  private Path directory;

  @BeforeAll
  static void needParser() throws Exception {
    Process process = new ProcessBuilder(
            PYTHON, "-c", "import prometheus_client.openmetrics.parser")
        .redirectErrorStream(true)
        .start();
    process.getInputStream().readAllBytes();
    if (process.waitFor() != 0) {
      RequiredTools.missing(
          "python3-prometheus-client",
          "The Prometheus client for Python is not installed, so nothing parses the metrics."
              + " On Debian: apt-get install python3-prometheus-client");
      abort("python3-prometheus-client is not installed");
    }
  }

  private record Sample(String type, String name, String labels, double value) {}

  private List<Sample> parsed(String format, String text) throws Exception {
    Path program = directory.resolve("parse.py");
    Files.writeString(program, PARSER);
    Process process = new ProcessBuilder(PYTHON, program.toString(), format)
        .redirectErrorStream(true)
        .start();
    try (var in = process.getOutputStream()) {
      in.write(text.getBytes(StandardCharsets.UTF_8));
    }
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(printed + "\n" + text).isZero();
    return printed
        .lines()
        .map(line -> line.split("\t", -1))
        .map(part -> new Sample(part[0], part[1], part[2], Double.parseDouble(part[3])))
        .toList();
  }

  private static HttpResponse<String> metrics(String url, String accept)
      throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(url + "metrics"))
                .header("Accept", accept)
                .build(),
            HttpResponse.BodyHandlers.ofString());
  }

  private static WatchedJob counting(String name) {
    return WatchedJob.start(
        name,
        Duration.ofMillis(100),
        ssc -> ssc.rateStream(100)
            .named("numbers")
            .mapToPair(n -> Pair.of(n % 7, 1L))
            .<Long>updateStateByKey((ones, total) -> Optional.of(total.orElse(0L) + ones.size()))
            .named("totals")
            .foreachRDD((rdd, time) -> rdd.count()));
  }

  @Test
  void both_formats_are_understood_and_say_the_same() throws Exception {
    try (WatchedJob job = counting("a \"quoted\" name,\nof two lines \\ é")) {
      await()
          .atMost(Duration.ofMinutes(1))
          .untilAsserted(() -> assertThat(job.context().stateOf("totals")).hasSize(7));
      job.context().stop(true);
      HttpResponse<String> prometheus = metrics(job.url(), "text/plain;version=0.0.4");
      assertThat(prometheus.headers().firstValue("content-type"))
          .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain; version=0.0.4"));
      HttpResponse<String> open =
          metrics(job.url(), "application/openmetrics-text;version=1.0.0;q=0.9,text/plain;q=0.5");
      assertThat(open.headers().firstValue("content-type"))
          .hasValueSatisfying(type -> assertThat(type).startsWith("application/openmetrics-text"));

      Map<String, Double> values = values(parsed("prometheus", prometheus.body()));
      assertThat(values(parsed("openmetrics", open.body()))).containsAllEntriesOf(values);
      assertThat(values).isNotEmpty();
    }
  }

  /** Without those that only one of the formats has. */
  private static Map<String, Double> values(List<Sample> samples) {
    return samples.stream()
        .filter(sample -> !sample.name().endsWith("_created"))
        .collect(Collectors.toMap(sample -> sample.name() + " " + sample.labels(), Sample::value));
  }

  @Test
  void a_histogram_counts_every_batch_and_a_state_its_keys() throws Exception {
    try (WatchedJob job = counting("histogram")) {
      await()
          .atMost(Duration.ofMinutes(1))
          .untilAsserted(() -> assertThat(job.context().stateOf("totals")).hasSize(7));
      job.context().stop(true);
      List<Sample> samples =
          parsed("prometheus", metrics(job.url(), "text/plain").body());
      double batches = only(samples, "tidemill_batches_total", "status='succeeded'");
      assertThat(batches).isPositive();
      assertThat(only(samples, "tidemill_batch_processing_seconds_count", "")).isEqualTo(batches);
      assertThat(only(samples, "tidemill_batch_processing_seconds_bucket", "le='+Inf'"))
          .isEqualTo(batches);
      assertThat(only(samples, "tidemill_state_keys", "state='totals'")).isEqualTo(7);
      assertThat(samples)
          .filteredOn(sample -> sample.name().equals("tidemill_batch_processing_seconds_bucket"))
          .allSatisfy(sample -> assertThat(sample.type()).isEqualTo("histogram"));
    }
  }

  private static double only(List<Sample> samples, String name, String label) {
    List<Sample> found = samples.stream()
        .filter(sample -> sample.name().equals(name) && sample.labels().contains("app='histogram'"))
        .filter(sample -> sample.labels().contains(label))
        .toList();
    assertThat(found).as("%s with %s in %s", name, label, samples).hasSize(1);
    return found.get(0).value();
  }
}
