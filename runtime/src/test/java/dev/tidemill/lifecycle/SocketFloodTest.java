/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.StreamingContext;
import dev.tidemill.listener.BatchReport;
import dev.tidemill.listener.StreamingListener;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** A real socket whose sender never pauses, and a job that takes a millisecond for each line. */
class SocketFloodTest {
  private static final int BATCHES = 14;
  private static final Duration INTERVAL = Duration.ofMillis(500);

  /** What takes four intervals, where nothing but the lines takes time; without a limit it is a full buffer, for 500 s. */
  private static final long MOST_LINES = INTERVAL.multipliedBy(4).toMillis();

  private final List<BatchReport> reports = new ArrayList<>();
  private long next;

  @Test
  void the_sender_waits_batches_stay_small_and_every_line_comes_once_and_in_order()
      throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      CompletableFuture<Long> sent = CompletableFuture.supplyAsync(() -> flood(server));
      try (StreamingContext ssc = StreamingContext.builder()
          .master("local[1]")
          .batchInterval(INTERVAL)
          .setting("stream.maxBatches", Integer.toString(BATCHES))
          .build()) {
        ssc.addListener(new StreamingListener() {
          @Override
          public void onBatchCompleted(BatchReport report) {
            reports.add(report);
          }
        });
        ssc.socketTextStream("127.0.0.1", server.getLocalPort())
            .foreachRDD(rdd -> rdd.collect().forEach(this::process));
        ssc.start();
        ssc.awaitTermination();
      }
      assertThat(next).isGreaterThan(100L);
      assertThat(reports)
          .hasSize(BATCHES)
          .extracting(BatchReport::numRecords)
          .allMatch(lines -> lines <= MOST_LINES);
      assertThat(sent(sent)).as("lines sent before the connection was closed").isGreaterThan(next);
    }
  }

  private void process(String line) {
    assertThat(line).isEqualTo(Long.toString(next));
    next++;
    LockSupport.parkNanos(1_000_000);
  }

  private static long sent(CompletableFuture<Long> sent)
      throws ExecutionException, InterruptedException, TimeoutException {
    return sent.get(30, TimeUnit.SECONDS);
  }

  /** Sends 0, 1, 2, ... to one client as fast as it reads, until it has gone. */
  private static long flood(ServerSocket server) {
    long line = 0;
    try (Socket client = server.accept()) {
      OutputStream out = new BufferedOutputStream(client.getOutputStream(), 1 << 16);
      while (true) {
        out.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
        line++;
      }
    } catch (IOException e) {
      if (line == 0) {
        throw new UncheckedIOException(e);
      }
      return line;
    }
  }
}
