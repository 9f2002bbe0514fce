/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.bench;

import com.sun.management.OperatingSystemMXBean;
import dev.tidemill.StateSpec;
import dev.tidemill.StreamingContext;
import dev.tidemill.bench.measure.Results;
import dev.tidemill.bench.measure.Samples;
import dev.tidemill.data.Pair;
import dev.tidemill.listener.BatchReport;
import dev.tidemill.listener.StreamingListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.ToLongFunction;

/**
 * What a checkpoint directory costs: a job with much state whose batches follow each other without a
 * pause, on a disk whose forces take 3 ms; and how long it takes to start again.
 */
final class RecoverySpeed {
  private static final OperatingSystemMXBean CPU =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final long FORCE_NANOS = 3_000_000;
  private static final int BATCHES_THAT_FILL = 10;

  private RecoverySpeed() {}

  /** Arguments: keys, updates of a batch, batches to warm up, batches to measure. */
  public static void main(String[] args) throws InterruptedException {
    measure(
            Integer.parseInt(args[0]),
            Integer.parseInt(args[1]),
            Integer.parseInt(args[2]),
            Integer.parseInt(args[3]))
        .send();
  }

  static Results measure(int keys, int updates, int warmup, int batches)
      throws InterruptedException {
    List<List<String>> input = input(keys, updates, warmup + batches);
    Results results = new Results();
    Times alone = run(input, "", new SlowForce(FORCE_NANOS), input.size());
    Path directory = temporaryDirectory();
    try {
      SlowForce disk = new SlowForce(FORCE_NANOS);
      Times times = run(input, directory.toString(), disk, input.size());
      results.add(
          "without a directory: ms a batch, median", alone.wallMs(batches).median());
      results.add("without a directory: CPU ms a batch", alone.cpuMs(batches));
      results.add(
          "without a directory: CPU ms of the driver, median",
          alone.driverMs(batches).median());
      results.add("ms a batch, median", times.wallMs(batches).median());
      results.add("CPU ms a batch", times.cpuMs(batches));
      results.add("CPU ms of the driver, median", times.driverMs(batches).median());
      results.add("ms a batch, mean", times.meanMs(batches));
      results.add(
          "ms a batch beyond its forces, median",
          times.wallWithoutForcesMs(batches).median());
      results.add(
          "rate / rate without a directory",
          alone.wallMs(batches).median() / times.wallMs(batches).median());
      results.add("forces a batch", times.forces(batches));
      results.add("snapshots meanwhile", times.snapshots(batches));
      results.add("start with this state, ms", run(input, directory.toString(), disk, 1).startMs);
    } finally {
      delete(directory);
    }
    return results;
  }

  /** Batches that make the keys, and those that change some of them. */
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
    for (int i = 0; i < batches; i++) {
      List<String> batch = new ArrayList<>(updates);
      for (int j = 0; j < updates; j++) {
        batch.add(names[random.nextInt(keys)]);
      }
      input.add(batch);
    }
    return input;
  }

  /** What had happened when a batch was completed. */
  private record Moment(
      long nanos, long cpuNanos, long driverNanos, long waitedNanos, long forces, long snapshots) {}

  /** The ends of all batches of a start. */
  private static final class Times implements StreamingListener {
    private final SlowForce disk;
    private final List<Moment> ends = new ArrayList<>();
    private double startMs;

    Times(SlowForce disk) {
      this.disk = disk;
    }

    /** Runs on the driver's thread. */
    @Override
    public void onBatchCompleted(BatchReport report) {
      ends.add(new Moment(
          System.nanoTime(),
          CPU.getProcessCpuTime(),
          THREADS.getCurrentThreadCpuTime(),
          disk.waitedNanos(),
          disk.forces(),
          disk.snapshots()));
    }

    private Samples wallMs(int batches) {
      return each(batches, Moment::nanos);
    }

    private Samples driverMs(int batches) {
      return each(batches, Moment::driverNanos);
    }

    private Samples wallWithoutForcesMs(int batches) {
      return each(batches, end -> end.nanos() - end.waitedNanos());
    }

    private double meanMs(int batches) {
      return perBatch(batches, Moment::nanos) / 1e6;
    }

    /** What all threads of the JVM took. */
    private double cpuMs(int batches) {
      return perBatch(batches, Moment::cpuNanos) / 1e6;
    }

    private double forces(int batches) {
      return perBatch(batches, Moment::forces);
    }

    private double snapshots(int batches) {
      return perBatch(batches, Moment::snapshots) * batches;
    }

    /** How much each of the last batches has added, in milliseconds. */
    private Samples each(int batches, ToLongFunction<Moment> nanos) {
      Samples samples = new Samples();
      for (int i = ends.size() - batches; i < ends.size(); i++) {
        samples.add((nanos.applyAsLong(ends.get(i)) - nanos.applyAsLong(ends.get(i - 1))) / 1e6);
      }
      return samples;
    }

    /** How much the last batches have added on average. */
    private double perBatch(int batches, ToLongFunction<Moment> value) {
      Moment last = ends.get(ends.size() - 1);
      Moment before = ends.get(ends.size() - 1 - batches);
      return (double) (value.applyAsLong(last) - value.applyAsLong(before)) / batches;
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
    Times times = new Times(disk);
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
    if (times.ends.size() != batches) {
      throw new IllegalStateException(times.ends.size() + " batches of " + batches);
    }
    return times;
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
