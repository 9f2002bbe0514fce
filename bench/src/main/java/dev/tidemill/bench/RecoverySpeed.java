/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.bench;

import com.sun.management.OperatingSystemMXBean;
import dev.tidemill.StateSpec;
import dev.tidemill.StreamingContext;
import dev.tidemill.data.Pair;
import dev.tidemill.listener.BatchReport;
import dev.tidemill.listener.StreamingListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * What a checkpoint directory costs: a job with much state whose batches follow each other without a
 * pause, on a disk whose forces take 3 ms; and how long it takes to start again.
 */
final class RecoverySpeed {
  private static final OperatingSystemMXBean CPU =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private static final long FORCE_NANOS = 3_000_000;
  private static final int BATCHES_THAT_FILL = 10;
  private static final int BATCHES_TO_WARM_UP = 20;

  private RecoverySpeed() {}

  /** Arguments: keys, updates of a batch, batches. */
  public static void main(String[] args) throws InterruptedException {
    measure(Integer.parseInt(args[0]), Integer.parseInt(args[1]), Integer.parseInt(args[2]))
        .send();
  }

  static Results measure(int keys, int updates, int batches) throws InterruptedException {
    List<List<String>> input = input(keys, updates, batches);
    Results results = new Results();
    Times alone = run(input, "", new SlowForce(FORCE_NANOS), input.size());
    double without = median(alone.last(batches));
    Path directory = temporaryDirectory();
    try {
      SlowForce disk = new SlowForce(FORCE_NANOS);
      Times times = run(input, directory.toString(), disk, input.size());
      List<Double> measured = times.last(batches);
      results.add("without a directory: ms a batch, median", without);
      results.add("without a directory: CPU ms a batch", alone.cpuMs(batches));
      results.add("ms a batch, median", median(measured));
      results.add("CPU ms a batch", times.cpuMs(batches));
      results.add(
          "ms a batch, mean", measured.stream().mapToDouble(ms -> ms).average().orElseThrow());
      results.add(
          "ms a batch beyond its forces, median",
          median(measured) - disk.waitedNanos() / 1e6 / disk.forces());
      results.add("rate / rate without a directory", without / median(measured));
      results.add("forces a batch", (double) disk.forces() / input.size());
      results.add("snapshots", (double) times.snapshots);
      results.add("start with this state, ms", run(input, directory.toString(), disk, 1).startMs);
    } finally {
      delete(directory);
    }
    return results;
  }

  /** Batches that make the keys, some to warm up, and those that are measured. */
  private static List<List<String>> input(int keys, int updates, int batches) {
    Random random = new Random(1);
    String[] names = new String[keys];
    for (int i = 0; i < keys; i++) {
      names[i] = "customer-" + i;
    }
    List<List<String>> input = new ArrayList<>();
    for (int i = 0; i < BATCHES_THAT_FILL; i++) {
      input.add(List.of(names).subList((int) ((long) keys * i / BATCHES_THAT_FILL), (int)
          ((long) keys * (i + 1) / BATCHES_THAT_FILL)));
    }
    for (int i = 0; i < BATCHES_TO_WARM_UP + batches; i++) {
      List<String> batch = new ArrayList<>(updates);
      for (int j = 0; j < updates; j++) {
        batch.add(names[random.nextInt(keys)]);
      }
      input.add(batch);
    }
    return input;
  }

  /** Times of all batches of a start. */
  private static final class Times implements StreamingListener {
    private final List<Double> ms = new ArrayList<>();
    private final List<Long> cpuNanos = new ArrayList<>();
    private long lastNanos = System.nanoTime();
    private double startMs;
    private long snapshots;

    @Override
    public void onBatchCompleted(BatchReport report) {
      long now = System.nanoTime();
      ms.add((now - lastNanos) / 1e6);
      lastNanos = now;
      cpuNanos.add(CPU.getProcessCpuTime());
    }

    /** What all threads of the JVM took. */
    private double cpuMs(int batches) {
      int end = cpuNanos.size() - 1;
      return (cpuNanos.get(end) - cpuNanos.get(end - batches)) / 1e6 / batches;
    }

    private List<Double> last(int batches) {
      return ms.subList(ms.size() - batches, ms.size());
    }
  }

  private static Times run(List<List<String>> input, String directory, SlowForce disk, int batches)
      throws InterruptedException {
    StreamingContext.Builder builder = StreamingContext.builder()
        .master("local[2]")
        .environment(world -> world.withStorage(disk))
        .batchInterval(Duration.ofMillis(1)) // the next one is always due
        .setting("stream.maxBatches", Integer.toString(batches));
    if (!directory.isEmpty()) {
      builder.checkpoint(directory);
    }
    Times times = new Times();
    try (StreamingContext ssc = builder.build()) {
      ssc.queueStream(input)
          .named("keys")
          .mapToPair(key -> Pair.of(key, 1L))
          .mapWithState(StateSpec.function(KeyedProgram::runningSum))
          .named("sums")
          .foreachRDD(rdd -> rdd.count());
      ssc.addListener(times);
      long start = System.nanoTime();
      ssc.start();
      times.startMs = (System.nanoTime() - start) / 1e6;
      if (!ssc.awaitTermination(Duration.ofMinutes(30))) {
        throw new IllegalStateException("the batches do not end");
      }
    }
    if (times.ms.size() != batches) {
      throw new IllegalStateException(times.ms.size() + " batches of " + batches);
    }
    times.snapshots = disk.snapshots();
    return times;
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
  }

  private static Path temporaryDirectory() {
    try {
      return Files.createTempDirectory("recovery");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path directory) {
    try {
      Files.walkFileTree(directory, new SimpleFileVisitor<>() {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
            throws IOException {
          Files.delete(file);
          return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, IOException failure)
            throws IOException {
          Files.delete(folder);
          return FileVisitResult.CONTINUE;
        }
      });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
