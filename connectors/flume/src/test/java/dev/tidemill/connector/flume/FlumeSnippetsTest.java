/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.flume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidemill.StreamingContext;
import dev.tidemill.spi.source.Deduplication;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** The examples of docs/connectors/flume.md. */
class FlumeSnippetsTest {
  @Test
  void from_an_agent_to_a_job() throws IOException {
    int port = Ports.free();
    List<String> seen = new CopyOnWriteArrayList<>();
    StreamingContext ssc = StreamingContext.builder()
        .master("local[1]")
        .batchInterval(Duration.ofMillis(100))
        .build();
    try (ssc;
        Agent agent = new Agent(port, 10)) {
      // region job
      ssc.stream("lines", Flume.source(port).texts())
          .filter(line -> line.contains("be"))
          .foreachRDD(rdd -> seen.addAll(rdd.collect()));
      // endregion
      ssc.start();
      agent.start();
      agent.put(List.of("not this one", "to be or not to be"));
      await().atMost(Duration.ofMinutes(3)).until(() -> !seen.isEmpty());
      assertThat(seen).containsExactly("to be or not to be");
    }
  }

  @Test
  void events_with_ids() {
    // region ids
    FlumeSource lines = Flume.source(41414)
        .host("10.0.0.7")
        .deduplicate("id", new Deduplication(100_000, Duration.ofHours(1)));
    // endregion
    assertThat(lines).hasToString("Flume at 10.0.0.7:41414");
  }

  @Test
  void events_over_tls() {
    String password = "changeit";
    // region tls
    FlumeSource secure =
        Flume.source(41414).host("10.0.0.7").keyStore(Path.of("jobs.p12"), password);
    // endregion
    assertThat(secure).hasToString("Flume at 10.0.0.7:41414");
  }
}
