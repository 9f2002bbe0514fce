/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.ui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidemill.spi.metrics.JobStatus;
import dev.tidemill.spi.metrics.PageSettings;
import dev.tidemill.spi.metrics.TappedRecord;
import dev.tidemill.time.Time;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Records of streams, and the graph, as programs get them. */
class TapProtocolTest {
  private static final String STREAMING = "/api/v1/applications/run-1/streaming/";
  private static final String TAP = STREAMING + "streams/lines/tap";
  private static final TappedRecord RECORD =
      new TappedRecord(7, Time.ofMillis(2_000), 3, "com.acme.Order", "Order[<b>7</b>]", true);

  private final ScriptedJob job = new ScriptedJob("run-1", "word count").taps(RECORD);
  private Page page;

  TapProtocolTest() throws IOException {
    page = Page.start(ScriptedJob.settings());
    page.show(job);
  }

  @AfterEach
  void close() {
    page.close();
  }

  private String get(String path, String... headers) throws IOException {
    return Client.get(page.port(), path, headers);
  }

  private String token() throws IOException {
    return Files.readString(page.token().orElseThrow().file()).strip();
  }

  @Test
  void a_program_gets_the_records_of_the_next_batch_as_one_document() throws IOException {
    assertThat(get(TAP, "Authorization: Bearer " + token()))
        .startsWith("HTTP/1.1 200")
        .endsWith("{\"stream\":\"lines\",\"records\":[{\"number\":7,"
            + "\"batchTime\":\"1970-01-01T00:00:02Z\",\"batchTimeEpoch\":2000,\"partition\":3,"
            + "\"type\":\"com.acme.Order\",\"text\":\"Order[\\u003cb\\u003e7\\u003c/b\\u003e]\","
            + "\"cut\":true}]}");
    assertThat(get(TAP + "?token=" + token())).startsWith("HTTP/1.1 200");
    assertThat(job.openTaps()).isZero();
  }

  @Test
  void records_need_the_token_itself_also_on_this_machine() throws IOException {
    assertThat(get(TAP)).startsWith("HTTP/1.1 401").contains("records").doesNotContain("Order");
    assertThat(get(TAP, "Authorization: Bearer wrong")).startsWith("HTTP/1.1 401");
    assertThat(get(TAP, "Cookie: tidemill-token-" + page.port() + "=" + token()))
        .startsWith("HTTP/1.1 401");
    assertThat(get("/api/v1/applications/run-1/1/streaming/streams/lines/tap"))
        .startsWith("HTTP/1.1 401");
    assertThat(get("/api/v1/applications/run-1/streaming/streams/lines/%74ap"))
        .startsWith("HTTP/1.1 401");
    assertThat(job.openTaps()).isZero();
  }

  @Test
  void off_loopback_the_cookie_is_not_enough_for_records_either() throws IOException {
    page.close();
    page = Page.start(
        new PageSettings(true, "0.0.0.0", 0, List.of(), "/", false, Optional.empty(), 10));
    page.show(job);
    String cookie = "Cookie: tidemill-token-" + page.port() + "=" + token();
    assertThat(get("/", cookie)).startsWith("HTTP/1.1 200");
    assertThat(get(TAP, cookie)).startsWith("HTTP/1.1 401");
    assertThat(get(TAP, "Authorization: Bearer " + token())).startsWith("HTTP/1.1 200");
  }

  @Test
  void records_come_as_events_until_the_client_goes() throws IOException {
    try (Client client = new Client(page.port())) {
      client.write("GET " + TAP + " HTTP/1.0\r\nHost: localhost\r\nAccept: text/event-stream\r\n"
          + "Authorization: Bearer " + token() + "\r\n\r\n");
      assertThat(client.lineStartingWith("Content-type: ")).contains("text/event-stream");
      assertThat(client.lineStartingWith("event: ")).isEqualTo("event: records");
      assertThat(client.line())
          .startsWith("data: {\"stream\":\"lines\"")
          .endsWith("\"cut\":true}]}");
      assertThat(job.openTaps()).isEqualTo(1);
      job.isIn(JobStatus.State.STOPPED, Optional.empty());
      assertThat(client.lineStartingWith("event: ")).isEqualTo("event: end");
    }
    await().atMost(Duration.ofMinutes(1)).until(() -> job.openTaps() == 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "%3Cscript%3E", "lines%2Ftap"})
  void a_stream_that_does_not_exist_has_no_records(String stream) throws IOException {
    assertThat(get(STREAMING + "streams/" + stream + "/tap", "Authorization: Bearer " + token()))
        .startsWith("HTTP/1.1 404")
        .doesNotContain("<script>");
  }

  @Test
  void a_job_that_does_not_allow_it_or_has_ended_shows_no_records() throws IOException {
    job.isIn(JobStatus.State.STOPPED, Optional.empty());
    assertThat(get(TAP, "Authorization: Bearer " + token()))
        .startsWith("HTTP/1.1 403")
        .contains("stream.ui.tap.enabled");
    assertThat(get("/api/v1/applications/run-1/page/snapshot")).contains("\"tap\":false");
  }

  @Test
  void the_graph_of_a_batch_has_records_skew_times_key_groups_and_lag() throws IOException {
    job.add(ScriptedJob.counted(ScriptedJob.batch(1, 0, 100))).add(ScriptedJob.batch(2, 0, 200));
    assertThat(get(STREAMING + "graph"))
        .startsWith("HTTP/1.1 200")
        .contains("\"batchTimeEpoch\":1001000,", "\"counted\":true")
        .contains(
            "\"key\":\"lines\"",
            "\"records\":100,\"partitions\":4,\"largestPartition\":70,"
                + "\"medianPartition\":10,\"skew\":7.0")
        .contains("\"expensiveOperations\":[{\"operation\":\"reduceByKey\"", "\"share\":0.8")
        .contains("\"keyGroups\":[{\"state\":\"totals\",\"group\":5,\"keys\":2}]")
        .contains("\"sourcesByLag\":[{\"name\":\"lines\",\"lagRecords\":42}]");
    assertThat(job.measured()).isEqualTo(1);
    assertThat(get(STREAMING + "graph?batch=1002000"))
        .contains("\"counted\":false")
        .contains("\"records\":100")
        .doesNotContain("\"skew\"");
    assertThat(get(STREAMING + "graph?batch=5")).startsWith("HTTP/1.1 404");
    assertThat(get(STREAMING + "graph?batch=x")).startsWith("HTTP/1.1 404");
  }

  @Test
  void the_graph_of_a_job_before_its_first_batch_has_its_streams() throws IOException {
    assertThat(get(STREAMING + "graph"))
        .startsWith("HTTP/1.1 200")
        .contains("\"key\":\"lines\"", "\"expensiveOperations\":[]")
        .doesNotContain("\"records\"");
  }

  @Test
  void jobs_are_listed_with_their_state_start_and_end() throws IOException {
    job.add(ScriptedJob.batch(1, 0, 100));
    assertThat(get("/api/v1/applications"))
        .contains("\"startTimeEpoch\":1000000,\"completed\":false,\"state\":\"RUNNING\","
            + "\"succeededBatches\":1");
    job.isIn(JobStatus.State.STOPPED, Optional.empty());
    assertThat(get("/api/v1/applications"))
        .contains("\"endTime\":\"1970-01-01T00:16:41.100Z\",\"endTimeEpoch\":1001100,"
            + "\"completed\":true,\"state\":\"STOPPED\"");
  }
}
