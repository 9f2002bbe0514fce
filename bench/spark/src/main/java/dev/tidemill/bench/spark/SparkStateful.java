package dev.tidemill.bench.spark;

import com.sun.management.OperatingSystemMXBean;
import java.io.File;
import java.io.Serializable;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.streaming.Duration;
import org.apache.spark.streaming.Durations;
import org.apache.spark.streaming.State;
import org.apache.spark.streaming.StateSpec;
import org.apache.spark.streaming.api.java.JavaDStream;
import org.apache.spark.streaming.api.java.JavaPairDStream;
import org.apache.spark.streaming.api.java.JavaStreamingContext;
import org.apache.spark.util.ManualClock;
import scala.Tuple2;

/**
 * The stateful programs of the benchmarks on Spark Streaming: {@code local[2]}, two partitions, its own manual clock, no web
 * interface, checkpoints to a local directory every ten batches as the API demands; everything else by default. A source reads the
 * records from this process's memory, which is the best case for Spark.
 */
public final class SparkStateful {
  private static final Duration BATCH = Durations.seconds(1);
  private static final int PARTITIONS = 2;
  private static final int MOST_BATCHES = 5_000;
  private static final OperatingSystemMXBean PROCESS =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  /** What a batch emitted. */
  private record Totals(long keys, long sum) implements Serializable {}

  private static final BlockingQueue<Totals> ENDED = new LinkedBlockingQueue<>();
  private static ManualClock clock;

  private SparkStateful() {}

  /** Arguments: the program; keys, records of a batch, batches of a window, (unused), CPU seconds to warm up and to measure. */
  public static void main(String[] args) throws Exception {
    int[] size = Arrays.stream(args[1].split(",")).mapToInt(Integer::parseInt).toArray();
    int panes = size[2];
    int ring = panes + panes / 2 + 1;
    boolean startsWithAllKeys = args[0].equals("MAP_WITH_STATE") || args[0].equals("UPDATE_STATE_BY_KEY");
    Records.make(size[0], size[1], ring);
    File checkpoints = Files.createTempDirectory("spark-checkpoints").toFile();
    SparkConf conf = new SparkConf()
        .setMaster("local[2]")
        .setAppName(args[0])
        .set("spark.ui.enabled", "false")
        .set("spark.default.parallelism", Integer.toString(PARTITIONS))
        .set("spark.streaming.clock", "org.apache.spark.util.ManualClock");
    try (JavaStreamingContext ssc = new JavaStreamingContext(conf, BATCH)) {
      ssc.sparkContext().setLogLevel("ERROR");
      ssc.checkpoint(checkpoints.getPath());
      declare(args[0], source(ssc, ring, startsWithAllKeys), BATCH.times(panes));
      clock = (ManualClock) ssc.ssc().scheduler().clock();
      ssc.start();
      if (startsWithAllKeys) {
        step();
      }
      Totals totals = new Totals(0, 0);
      for (int i = 0; i < ring; i++) {
        totals = step();
      }
      send("keys", totals.keys());
      send("sum", totals.sum());
      measure(size[4], size[5]);
      ssc.stop(true, false);
    }
    System.exit(0);
  }

  private static void measure(int warmup, int seconds) throws InterruptedException {
    double end = cpuMs() + warmup * 1e3;
    while (cpuMs() < end) {
      step();
    }
    double[] wall = new double[MOST_BATCHES];
    int batches = 0;
    double begin = cpuMs();
    while (cpuMs() < begin + seconds * 1e3) {
      long start = System.nanoTime();
      step();
      wall[batches++] = (System.nanoTime() - start) / 1e6;
    }
    Arrays.sort(wall, 0, batches);
    send("wall", (wall[(batches - 1) / 2] + wall[batches / 2]) / 2);
    send("CPU", (cpuMs() - begin) / batches);
    send("batches", batches);
  }

  private static double cpuMs() {
    return PROCESS.getProcessCpuTime() / 1e6;
  }

  private static Totals step() throws InterruptedException {
    clock.advance(BATCH.milliseconds());
    return ENDED.take();
  }

  private static void send(String name, double value) {
    System.out.println("result\t" + name + "\t" + String.format(Locale.ROOT, "%.17g", value));
  }

  private static JavaPairDStream<String, Long> source(
      JavaStreamingContext ssc, int ring, boolean startsWithAllKeys) {
    JavaRDD<Integer> parts = ssc.sparkContext().parallelize(List.of(0, 1), PARTITIONS);
    BlockingQueue<JavaRDD<Tuple2<String, Long>>> queue = new LinkedBlockingQueue<>();
    if (startsWithAllKeys) {
      queue.add(parts.flatMap(part -> Records.part(Records.ALL_KEYS, part).iterator()));
    }
    List<JavaRDD<Tuple2<String, Long>>> batches = new ArrayList<>();
    for (int b = 0; b < ring; b++) {
      int batch = b;
      batches.add(parts.flatMap(part -> Records.part(batch, part).iterator()));
    }
    for (int i = 0; i < MOST_BATCHES; i++) {
      queue.add(batches.get(i % ring));
    }
    return ssc.queueStream(queue).mapToPair(record -> record);
  }

  private static void declare(String program, JavaPairDStream<String, Long> pairs, Duration length) {
    switch (program) {
      case "WINDOW_SUM" -> output(pairs.reduceByKeyAndWindow(
          Long::sum, (sum, old) -> sum - old, length, BATCH, PARTITIONS, pair -> pair._2() > 0));
      case "WINDOW_MAX" -> output(pairs.reduceByKeyAndWindow(Math::max, length, BATCH, PARTITIONS));
      case "UPDATE_STATE_BY_KEY" -> output(
          pairs.<Long>updateStateByKey(SparkStateful::added, PARTITIONS));
      case "MAP_WITH_STATE" -> outputValues(pairs.mapWithState(
          StateSpec.<String, Long, Long, Long>function(SparkStateful::runningSum)
              .numPartitions(PARTITIONS)));
      default -> throw new IllegalArgumentException(program);
    }
  }

  private static org.apache.spark.api.java.Optional<Long> added(
      List<Long> values, org.apache.spark.api.java.Optional<Long> state) {
    if (values.isEmpty()) {
      return state;
    }
    long sum = state.or(0L);
    for (long value : values) {
      sum += value;
    }
    return org.apache.spark.api.java.Optional.of(sum);
  }

  private static Long runningSum(
      String key, org.apache.spark.api.java.Optional<Long> value, State<Long> state) {
    long sum = (state.exists() ? state.get() : 0) + value.or(0L);
    state.update(sum);
    return sum;
  }

  private static void output(JavaPairDStream<String, Long> stream) {
    stream.foreachRDD((JavaPairRDD<String, Long> rdd) -> ENDED.add(rdd.aggregate(
        new Totals(0, 0),
        (totals, pair) -> new Totals(totals.keys() + 1, totals.sum() + pair._2()),
        SparkStateful::plus)));
  }

  private static void outputValues(JavaDStream<Long> stream) {
    stream.foreachRDD((JavaRDD<Long> rdd) -> ENDED.add(rdd.aggregate(
        new Totals(0, 0),
        (totals, value) -> new Totals(totals.keys() + 1, totals.sum() + value),
        SparkStateful::plus)));
  }

  private static Totals plus(Totals a, Totals b) {
    return new Totals(a.keys() + b.keys(), a.sum() + b.sum());
  }
}
