/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.bench;

import dev.tidemill.StreamingContext;
import dev.tidemill.bench.measure.Meter;
import dev.tidemill.bench.measure.Results;
import dev.tidemill.bench.measure.Samples;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * What the monitoring page costs the job that it shows: CPU time of the JVM without the page, with
 * a page that nobody has open, and with one that a browser follows; the time of small requests, and
 * of all that a browser loads at first.
 */
final class PageCost {
  private static final List<String> FIRST_LOAD = List.of(
      "",
      "page/page.css",
      "page/page.js",
      "page/charts.js",
      "page/graph.js",
      "page/text.js",
      "page/streams.js",
      "page/tap.js",
      "api/v1/applications");

  private PageCost() {}

  /** Arguments: interval in milliseconds, batches in each turn, turns, requests. */
  public static void main(String[] args) throws Exception {
    measure(
            Duration.ofMillis(Long.parseLong(args[0])),
            Integer.parseInt(args[1]),
            Integer.parseInt(args[2]),
            Integer.parseInt(args[3]))
        .send();
  }

  static Results measure(Duration interval, int batches, int turns, int requests)
      throws IOException, InterruptedException {
    // The first job of a JVM is the slowest, whatever it does.
    cpu(interval, batches, Use.OPEN, new Results());
    Results results = new Results();
    for (int turn = 0; turn < turns; turn++) {
      cpu(interval, batches, Use.NONE, results);
      cpu(interval, batches, Use.CLOSED, results);
      cpu(interval, batches, Use.OPEN, results);
    }
    latency(interval, requests, results);
    return results;
  }

  private enum Use {
    NONE("without the page"),
    CLOSED("page closed"),
    OPEN("page open");

    private final String title;

    Use(String title) {
      this.title = title;
    }
  }

  private static void cpu(Duration interval, int batches, Use use, Results results)
      throws IOException, InterruptedException {
    int port = freePort();
    CountDownLatch warm = new CountDownLatch(batches / 5 + 1);
    CountDownLatch ended = new CountDownLatch(batches);
    StreamingContext job = job(interval, use != Use.NONE, port, warm, ended);
    try {
      Reader reader = use == Use.OPEN ? Reader.start(port) : null;
      warm.await();
      double cpu = Meter.processCpuSeconds();
      double readers = reader == null ? 0 : reader.cpuSeconds();
      long begun = System.nanoTime();
      ended.await();
      double seconds = (System.nanoTime() - begun) / 1e9;
      double used = Meter.processCpuSeconds() - cpu;
      if (reader != null) {
        used -= reader.cpuSeconds() - readers;
        reader.close();
      }
      results.add(use.title + ": CPU of the JVM, % of a core", 100 * used / seconds);
    } finally {
      job.close();
    }
  }

  private static StreamingContext job(
      Duration interval, boolean page, int port, CountDownLatch warm, CountDownLatch ended) {
    StreamingContext job = StreamingContext.builder()
        .appName("page cost")
        .master("local[2]")
        .batchInterval(interval)
        .setting("stream.ui.enabled", Boolean.toString(page))
        .setting("stream.ui.port", Integer.toString(port))
        .build();
    job.rateStream(20_000).countByValue().foreachRDD((rdd, time) -> {
      rdd.count();
      (warm.getCount() > 0 ? warm : ended).countDown();
    });
    job.start();
    return job;
  }

  private static void latency(Duration interval, int requests, Results results)
      throws IOException, InterruptedException {
    int port = freePort();
    CountDownLatch ended = new CountDownLatch(50);
    StreamingContext job = job(interval, true, port, new CountDownLatch(1), ended);
    try {
      ended.await();
      String base = "http://localhost:" + port + "/";
      String statistics = "api/v1/applications/" + jobId(base) + "/streaming/statistics";
      for (int i = 0; i < requests; i++) {
        get(base + statistics);
      }
      Samples millis = new Samples();
      for (int i = 0; i < requests; i++) {
        long begun = System.nanoTime();
        get(base + statistics);
        millis.add((System.nanoTime() - begun) / 1e6);
      }
      results.add("small request, median, ms", millis.median());
      results.add("small request, 99% are faster, ms", millis.quantile(0.99));
      long bytes = 0;
      long begun = System.nanoTime();
      for (String path : FIRST_LOAD) {
        bytes += get(base + path).length;
      }
      bytes += get(base + "api/v1/applications/" + jobId(base) + "/page/snapshot").length;
      results.add("first load, ms", (System.nanoTime() - begun) / 1e6);
      results.add("first load, KB", bytes / 1e3);
    } finally {
      job.close();
    }
  }

  /** The id of the job that started last. */
  private static String jobId(String base) throws IOException {
    String jobs = new String(get(base + "api/v1/applications"), StandardCharsets.UTF_8);
    int at = jobs.indexOf("\"id\":\"") + 6;
    return jobs.substring(at, jobs.indexOf('"', at));
  }

  private static byte[] get(String url) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) URI.create(url).toURL().openConnection();
    try (InputStream in = connection.getInputStream()) {
      return in.readAllBytes();
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return any.getLocalPort();
    }
  }

  /** Reads events as a browser does that has the page open. */
  private static final class Reader extends Thread implements AutoCloseable {
    private final InputStream events;

    private Reader(InputStream events) {
      super("reader of events");
      this.events = events;
      setDaemon(true);
    }

    static Reader start(int port) throws IOException, InterruptedException {
      String base = "http://localhost:" + port + "/";
      HttpURLConnection connection = (HttpURLConnection)
          URI.create(base + "api/v1/applications/" + awaitJob(base) + "/page/events")
              .toURL()
              .openConnection();
      Reader reader = new Reader(connection.getInputStream());
      reader.start();
      return reader;
    }

    /** A page that is just starting does not answer yet. */
    private static String awaitJob(String base) throws InterruptedException {
      while (true) {
        try {
          return jobId(base);
        } catch (IOException | StringIndexOutOfBoundsException notYet) {
          Thread.onSpinWait();
        }
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
      }
    }

    @Override
    public void run() {
      try {
        events.transferTo(OutputStream.nullOutputStream());
      } catch (IOException closed) {
        // as a browser leaves
      }
    }

    double cpuSeconds() {
      return ManagementFactory.getThreadMXBean().getThreadCpuTime(getId()) / 1e9;
    }

    @Override
    public void close() {
      try {
        events.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
