/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.examples.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tidemill.StreamingContext;
import dev.tidemill.function.DriverAction;
import dev.tidemill.rdd.RDD;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class QueueReceiverTest {
  @TempDir
  Path checkpoint;

  @Test
  @SuppressWarnings("try") // the job runs until it is closed
  void what_was_acknowledged_is_processed_after_a_restart() throws Exception {
    try (ServerSocket queue = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      CountDownLatch allAcknowledged = new CountDownLatch(1);
      StreamingContext down = job(queue, rdd -> {
        if (!rdd.isEmpty()) {
          allAcknowledged.await();
          throw new IllegalStateException("the database is down");
        }
      });
      try (down;
          Socket connection = queue.accept()) {
        assertThat(send(connection, "7 hello", "8 world")).containsExactly("ACK 7", "ACK 8");
        allAcknowledged.countDown();
        assertThatThrownBy(down::awaitTermination).hasMessageContaining("the database is down");
      }
      List<String> seen = new CopyOnWriteArrayList<>();
      try (StreamingContext ssc = job(queue, rdd -> seen.addAll(rdd.collect()));
          Socket connection = queue.accept()) {
        await()
            .atMost(Duration.ofMinutes(1))
            .untilAsserted(() -> assertThat(seen).containsExactly("hello", "world"));
        assertThat(send(connection, "9 again")).containsExactly("ACK 9");
        await()
            .atMost(Duration.ofMinutes(1))
            .untilAsserted(() -> assertThat(seen).endsWith("again"));
      }
    }
  }

  private StreamingContext job(ServerSocket queue, DriverAction<RDD<String>> output) {
    StreamingContext ssc = StreamingContext.builder()
        .master("local[1]")
        .batchInterval(Duration.ofMillis(50))
        .setting("stream.checkpoint.directory", checkpoint.toString())
        .setting("stream.stop.onShutdown", "false")
        .setting("stream.batch.onFailure", "stop")
        .build();
    ssc.stream(
            "queue",
            QueueReceiver.of(new InetSocketAddress(queue.getInetAddress(), queue.getLocalPort())))
        .foreachRDD(output);
    ssc.start();
    return ssc;
  }

  private static List<String> send(Socket connection, String... messages) throws IOException {
    PrintStream out = new PrintStream(connection.getOutputStream(), true, StandardCharsets.UTF_8);
    for (String message : messages) {
      out.println(message);
    }
    BufferedReader in = new BufferedReader(
        new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8));
    List<String> answers = new CopyOnWriteArrayList<>();
    for (int i = 0; i < messages.length; i++) {
      answers.add(in.readLine());
    }
    return answers;
  }
}
