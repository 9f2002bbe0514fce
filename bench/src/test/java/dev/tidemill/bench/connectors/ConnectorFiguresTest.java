/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.bench.connectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.tidemill.bench.measure.Results;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each figure fails by itself if the job and the bare client do not read the same. */
class ConnectorFiguresTest {
  private static final Size SMALL = new Size(1_000, 1, 2);

  @Test
  void every_line_on_HDFS_is_counted_by_both() throws Exception {
    assertBothRead(HdfsThroughput.measure(SMALL), "HDFS client");
  }

  @Test
  void every_message_of_mosquitto_is_counted_by_both() throws Exception {
    require("mosquitto", Mosquitto.problem());
    assertBothRead(MqttThroughput.measure(SMALL), "HiveMQ client");
  }

  @Test
  void every_pushed_message_is_counted_by_both() throws Exception {
    assertBothRead(ZeroMqThroughput.measure(SMALL), "JeroMQ loop");
  }

  @Test
  void every_message_of_a_router_is_counted_by_both() throws Exception {
    assertBothRead(DealerThroughput.measure(SMALL), "JeroMQ loop");
  }

  @Test
  void every_record_of_an_actor_is_counted_by_both() throws Exception {
    assertBothRead(PekkoThroughput.measure(SMALL), "bare actor");
  }

  @Test
  void every_event_of_flume_is_counted_by_both() throws Exception {
    assertBothRead(FlumeThroughput.measure(SMALL), "bare Avro server");
  }

  @Test
  void every_post_is_counted_by_both() throws Exception {
    assertBothRead(XThroughput.measure(SMALL), "HttpClient and Jackson");
  }

  @Test
  void every_record_of_a_stream_of_kinesis_is_counted_by_both() throws Exception {
    require("kinesalite", Kinesalite.problem());
    assertBothRead(KinesisThroughput.measure(SMALL), "GetRecords loop");
  }

  private static void assertBothRead(Results results, String byHand) {
    assertThat(results.median("rate / " + byHand + ", wall")).isPositive();
    assertThat(results.median("rate / " + byHand + ", CPU")).isNotNegative();
  }

  /** Leaves the test out where a server is missing, unless the build server says that it must be there. */
  private static void require(String tool, String problem) {
    if (!problem.isEmpty()) {
      String required = System.getenv().getOrDefault("TIDEMILL_REQUIRED_TOOLS", "");
      assertThat(List.of(required.split(",", -1))).as(problem).doesNotContain(tool);
      abort(problem);
    }
  }
}
