/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.launch;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidemill.DStream;
import dev.tidemill.PairDStream;
import dev.tidemill.StreamJob;
import dev.tidemill.StreamingContext;
import dev.tidemill.codec.Codecs;
import dev.tidemill.data.Pair;
import dev.tidemill.time.ManualClock;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/** Small jobs that leave checkpoints behind. */
final class CheckpointJobs {
  private CheckpointJobs() {}

  static final List<List<String>> INPUT =
      List.of(List.of("a", "b", "a"), List.of("b"), List.of("c", "a"), List.of("d"));

  /** What is counted for a word. */
  public record Total(long count, String word) {}

  /** Counts words, and keeps a window of lines. */
  public static class Counts implements StreamJob {
    @Override
    public void configure(StreamingContext.Builder builder) {
      builder.environment(world -> world.withPrintZone(ZoneOffset.UTC));
    }

    @Override
    public void define(StreamingContext ssc) {
      DStream<String> lines = ssc.queueStream(INPUT).named("lines");
      PairDStream<String, Total> counts = lines
          .mapToPair(line -> Pair.of(line, 1))
          .<Total>updateStateByKey((values, state) -> {
            Total before = state.orElse(new Total(0, "?"));
            long count = before.count() + values.size();
            return count > 0 ? Optional.of(new Total(count, "w")) : Optional.empty();
          })
          .named("counts");
      counts.saveAsTextFiles(ssc.arguments().get(0)).named("files");
      lines.window(Duration.ofSeconds(2)).print();
    }
  }

  /** Writes lines, and keeps nothing but where it goes on. */
  public static class Stateless extends Counts {
    @Override
    public void define(StreamingContext ssc) {
      ssc.queueStream(INPUT)
          .named("lines")
          .saveAsTextFiles(ssc.arguments().get(0))
          .named("files");
    }
  }

  /** The same job with another kind of state, and an output that has another name. */
  public static class Changed extends Counts {
    @Override
    public void define(StreamingContext ssc) {
      DStream<String> lines = ssc.queueStream(INPUT).named("lines");
      lines
          .mapToPair(line -> Pair.of(line, 1))
          .reduceByKeyAndWindow(Integer::sum, Duration.ofSeconds(2))
          .named("counts")
          .saveAsTextFiles(ssc.arguments().get(0))
          .named("other-files");
      lines.window(Duration.ofSeconds(2)).print();
    }
  }

  /** The same job that accepts no change at all, and has one: another output. */
  public static class Strict extends Counts {
    @Override
    public void configure(StreamingContext.Builder builder) {
      super.configure(builder);
      builder.setting("stream.checkpoint.onChange", "fail");
    }

    @Override
    public void define(StreamingContext ssc) {
      super.define(ssc);
      ssc.queueStream(INPUT).named("more").saveAsTextFiles("/nowhere/more").named("more-files");
    }
  }

  /** The same job, whose values are of a class that has lost what was stored. */
  public static class OtherValues extends Counts {
    @Override
    public void configure(StreamingContext.Builder builder) {
      super.configure(builder);
      builder.codecs(
          Codecs.builder().formerly(Total.class.getName(), Other.class).build());
    }
  }

  /** The same job without its state, whose values it could not read. */
  public static class Dropping extends OtherValues {
    @Override
    public void configure(StreamingContext.Builder builder) {
      super.configure(builder);
      builder.setting("stream.checkpoint.drop", "counts, files");
    }

    @Override
    public void define(StreamingContext ssc) {
      ssc.queueStream(INPUT).named("lines").window(Duration.ofSeconds(2)).print();
    }
  }

  /** The same job with another name for its state. */
  public static class Renaming extends Counts {
    @Override
    public void define(StreamingContext ssc) {
      DStream<String> lines = ssc.queueStream(INPUT).named("lines");
      lines
          .mapToPair(line -> Pair.of(line, 1))
          .<Total>updateStateByKey((values, state) -> state)
          .named("totals")
          .formerly("counts")
          .saveAsTextFiles(ssc.arguments().get(0))
          .named("files");
      lines.window(Duration.ofSeconds(2)).print();
    }
  }

  /** What no stored total can be read as. */
  public record Other(boolean count) {}

  /** The same job with a migration of its values to a new class. */
  public static class Migrating extends Counts {
    @Override
    public void configure(StreamingContext.Builder builder) {
      super.configure(builder);
      builder.codecs(Codecs.builder()
          .formerly(Total.class.getName(), Tenfold.class)
          .migration(Tenfold.class, old -> new Tenfold(10 * old.get("count", Long.class)))
          .build());
    }
  }

  /** The same migration, in a job that accepts no change at all. */
  public static class StrictMigrating extends Migrating {
    @Override
    public void configure(StreamingContext.Builder builder) {
      super.configure(builder);
      builder.setting("stream.checkpoint.onChange", "fail");
    }
  }

  /** What totals become. */
  public record Tenfold(long tenTimes) {}

  /** The same job with a batch interval that does not divide the length of its window. */
  public static class Slower extends Counts {
    @Override
    public void configure(StreamingContext.Builder builder) {
      super.configure(builder);
      builder.batchInterval(Duration.ofMillis(500));
    }

    @Override
    public void define(StreamingContext ssc) {
      super.define(ssc);
      ssc.queueStream(INPUT).named("half").window(Duration.ofMillis(1500)).print();
    }
  }

  /** Fails when it is declared. */
  public static class Broken implements StreamJob {
    @Override
    public void define(StreamingContext ssc) {
      throw new IllegalStateException("the database is away");
    }
  }

  /** Runs batches of a job on the clock of a test, and stops it. */
  static void run(StreamJob job, Path directory, int batches) throws Exception {
    try (StreamingContext ssc = start(job, directory)) {
      step(ssc, batches);
    }
  }

  static void step(StreamingContext ssc, int batches) {
    for (int i = 0; i < batches; i++) {
      ssc.step();
    }
  }

  /** Starts a job with a snapshot of its state every other batch. */
  static StreamingContext start(StreamJob job, Path directory) throws Exception {
    StreamingContext.Builder builder = StreamingContext.builder();
    job.configure(builder);
    StreamingContext ssc = builder
        .master("local[1]")
        .checkpoint(directory.toString())
        .setting("stream.partitions", "2")
        .setting("stream.checkpoint.snapshotInterval", "2s")
        .environment(world -> world
            .withClock(new ManualClock())
            .withManualDrive()
            .withPrintTarget(new PrintStream(OutputStream.nullOutputStream(), true, UTF_8))
            .withJobId("job-1"))
        .arguments(List.of(directory.resolveSibling("out").toString()))
        .build();
    job.define(ssc);
    ssc.start();
    return ssc;
  }
}
