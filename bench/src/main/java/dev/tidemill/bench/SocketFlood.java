/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.bench;

import dev.tidemill.StreamingContext;
import dev.tidemill.bench.measure.Results;
import dev.tidemill.bench.measure.Samples;
import dev.tidemill.listener.BatchReport;
import dev.tidemill.listener.StreamingListener;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A socket that brings lines faster than anybody can use them, counted in batches on the real clock; beside it a loop
 * over {@link BufferedReader#readLine} that counts and keeps nothing.
 */
final class SocketFlood {
  /** Later than so much after its time, a batch counts as late. */
  private static final Duration LATE = Duration.ofMillis(100);

  /** Clock checks of the loop by hand are so many lines apart. */
  private static final int LINES_PER_CHECK = 4_096;

  private final Duration interval;
  private final int warmup;
  private final int batches;
  private final List<BatchReport> reports = new ArrayList<>();
  private final Results results = new Results();
  private long counted;
  private long receiverNanos;
  private double handNanosOfLine;

  private SocketFlood(Duration interval, int warmup, int batches) {
    this.interval = interval;
    this.warmup = warmup;
    this.batches = batches;
  }

  /** Arguments: batches to warm up, batches to measure. */
  public static void main(String[] args) throws IOException, InterruptedException {
    measure(Duration.ofSeconds(1), Integer.parseInt(args[0]), Integer.parseInt(args[1]))
        .send();
  }

  static Results measure(Duration interval, int warmup, int batches)
      throws IOException, InterruptedException {
    SocketFlood flood = new SocketFlood(interval, warmup, batches);
    flood.run();
    flood.report();
    return flood.results;
  }

  private void run() throws IOException, InterruptedException {
    try (LineServer server = new LineServer();
        StreamingContext ssc = StreamingContext.builder()
            .master("local[2]")
            .batchInterval(interval)
            .setting("stream.maxBatches", Integer.toString(warmup + batches))
            .build()) {
      ssc.addListener(new StreamingListener() {
        @Override
        public void onBatchCompleted(BatchReport report) {
          completed(report);
        }
      });
      ssc.socketTextStream("localhost", server.port())
          .count()
          .foreachRDD(rdd -> counted += rdd.first());
      ssc.start();
      ssc.awaitTermination();
    }
  }

  private void completed(BatchReport report) {
    reports.add(report);
    if (reports.size() == warmup || reports.size() == warmup + batches) {
      receiverNanos = receiverNanos() - receiverNanos;
      results.add("used heap after batch " + reports.size() + ", MiB", Heap.usedKib() / 1_024);
    }
  }

  /** CPU time of the receiver's thread. */
  private static long receiverNanos() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    for (ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
      if (thread != null && thread.getThreadName().endsWith("-receiver")) {
        return threads.getThreadCpuTime(thread.getThreadId());
      }
    }
    throw new IllegalStateException("no thread of a receiver");
  }

  private void report() throws IOException {
    long received = reports.stream().mapToLong(BatchReport::numRecords).sum();
    if (received != counted) {
      throw new IllegalStateException(counted + " lines counted, " + received + " received");
    }
    double lines = 0;
    double late = 0;
    Samples delayMs = new Samples();
    Samples processingMs = new Samples();
    for (BatchReport report : reports.subList(warmup, reports.size())) {
      lines += report.numRecords();
      late += report.schedulingDelay().compareTo(LATE) > 0 ? 1 : 0;
      delayMs.add(report.schedulingDelay().toNanos() / 1e6);
      processingMs.add(report.processingTime().toNanos() / 1e6);
    }
    results.add("lines a second, millions", lines / seconds(batches) / 1e6);
    results.add("read and dropped by hand, millions", linesPerSecondByHand() / 1e6);
    double receiver = receiverNanos / lines;
    results.add("CPU of the receiver, ns a line", receiver);
    results.add("CPU by hand, ns a line", handNanosOfLine);
    results.add("CPU by hand / CPU of the receiver", handNanosOfLine / receiver);
    results.add("late batches of " + batches, late);
    results.add("scheduling delay at most, ms", delayMs.most());
    results.add("processing time, ms", processingMs.median());
  }

  private double seconds(int intervals) {
    return interval.multipliedBy(intervals).toNanos() / 1e9;
  }

  private double linesPerSecondByHand() throws IOException {
    try (LineServer server = new LineServer();
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        BufferedReader in = new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
      read(in, warmup);
      ThreadMXBean threads = ManagementFactory.getThreadMXBean();
      long start = threads.getCurrentThreadCpuTime();
      long lines = read(in, batches);
      handNanosOfLine = (double) (threads.getCurrentThreadCpuTime() - start) / lines;
      return lines / seconds(batches);
    }
  }

  private long read(BufferedReader in, int intervals) throws IOException {
    long end = System.nanoTime() + interval.multipliedBy(intervals).toNanos();
    long lines = 0;
    while (lines % LINES_PER_CHECK != 0 || System.nanoTime() < end) {
      if (in.readLine() == null) {
        throw new IllegalStateException("the server has closed the connection");
      }
      lines++;
    }
    return lines;
  }
}
