/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.recovery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.DStream;
import dev.tidemill.PairDStream;
import dev.tidemill.StateSpec;
import dev.tidemill.StreamingContext;
import dev.tidemill.data.Pair;
import dev.tidemill.listener.BatchReport;
import dev.tidemill.listener.StreamingListener;
import dev.tidemill.spi.storage.Storage;
import dev.tidemill.spi.storage.StorageEntry;
import dev.tidemill.state.State;
import dev.tidemill.testkit.storage.Loss;
import dev.tidemill.testkit.storage.SimulatedDisk;
import dev.tidemill.time.ManualClock;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Over many batches, a job that is killed and stopped again and again writes what one life of it writes. */
final class ManyBatchesTest {
  private static final int BATCHES_BETWEEN_READS = 200;
  private static final int BATCHES_TO_KEEP = 5; // they may be published again

  @Test
  void a_thousand_batches_with_restarts_are_those_of_one_life_in_the_same_order()
      throws IOException {
    compare(1_000, 25, true);
  }

  @Test
  void a_thousand_batches_with_other_partitions_after_each_restart_have_the_same_records()
      throws IOException {
    compare(1_000, 25, false);
  }

  @Test
  @Tag("nightly")
  void a_hundred_thousand_batches_with_restarts_are_those_of_one_life() throws IOException {
    compare(100_000, 500, true);
  }

  private static void compare(int batches, int batchesOfALife, boolean ordered) throws IOException {
    Run alone = new Run(batches, Optional.empty(), ordered);
    alone.run();
    Run restarted = new Run(batches, Optional.of(batchesOfALife), ordered);
    restarted.run();
    assertThat(alone.last).contains("total ", "recent ", "window ");
    assertThat(restarted.lives).isGreaterThan(batches / batchesOfALife / 2);
    assertThat(restarted.kills).isGreaterThan(restarted.lives / 5);
    assertThat(restarted.last).isEqualTo(alone.last);
    assertThat(Arrays.mismatch(restarted.hashes, alone.hashes, Arrays::compare))
        .as("the first batch with another output, after %s lives", restarted.lives)
        .isEqualTo(-1);
    assertThat(restarted.states).isEqualTo(alone.states);
  }

  /** A job from its first batch to its last one. */
  private static final class Run {
    private final int batches;
    private final Optional<Integer> batchesOfALife;

    /** Whether the order of records and keys counts; then the number of partitions is the same. */
    private final boolean ordered;

    private final SimulatedDisk disk = new SimulatedDisk(1);
    private final Random random = new Random(5);

    /** By number of the batch, the SHA-256 of its output: all outputs would not fit in memory. */
    private final byte[][] hashes;

    /** The output of the last batch. */
    private String last = "";

    private String states = "";
    private int lives;
    private int kills;
    private long call;
    private int completed;
    private int read;

    Run(int batches, Optional<Integer> batchesOfALife, boolean ordered) {
      this.batches = batches;
      this.ordered = ordered;
      this.batchesOfALife = batchesOfALife;
      this.hashes = new byte[batches][];
      disk.beforeEachCall((number, name) -> call = number);
    }

    void run() throws IOException {
      int last = 0;
      while (last < batches) {
        lives++;
        last = live(last);
        readUpTo(last >= batches ? batches : last - BATCHES_TO_KEEP);
        disk.forgetCalls();
      }
    }

    /** Runs until the last batch, a stop or a kill; returns how many batches have been published. */
    private int live(int first) throws IOException {
      int until = Math.min(
          batches,
          first + batchesOfALife.map(most -> 1 + random.nextInt(2 * most)).orElse(batches));
      boolean killed = batchesOfALife.isPresent() && random.nextInt(3) > 0;
      StreamingContext ssc = null;
      int last = first;
      try {
        completed = first;
        ssc = start();
        while (last < until) {
          if (killed && last == until - 1) {
            disk.killAtCall(call + 1 + random.nextInt(30)); // in this batch or the stop
          }
          ssc.step();
          last = completed;
          if (last < until && last % BATCHES_BETWEEN_READS == 0) { // no kill is pending
            readUpTo(last - BATCHES_TO_KEEP);
            disk.forgetCalls();
          }
        }
        if (last == batches) {
          states = text(ssc.stateOf("totals")) + " " + text(ssc.stateOf("seen"));
        }
        ssc.stop();
      } catch (RuntimeException e) {
        assertThat(e).hasStackTraceContaining("was killed");
        kills++;
        disk.losePower(random.nextBoolean() ? Loss.ALL : Loss.BY_SEED);
      } finally {
        disk.killAtCall(0);
        close(ssc);
      }
      return last == batches && states.isEmpty() ? batches - 1 : published(last);
    }

    private String text(Map<?, ?> state) {
      return (ordered ? state : new TreeMap<>(state)).toString();
    }

    private static void close(@Nullable StreamingContext ssc) {
      if (ssc != null) {
        try {
          ssc.close();
        } catch (RuntimeException e) {
          assertThat(e).hasStackTraceContaining("was killed");
        }
      }
    }

    /** The last batch whose output is there. */
    private int published(int from) throws IOException {
      Storage storage = disk.newProcess();
      int last = from;
      while (last < batches && storage.find(path(last)).isPresent()) {
        last++;
      }
      return last;
    }

    private static String path(int batch) {
      return "/out/all-" + (batch + 1) * 1000L;
    }

    private void readUpTo(int end) throws IOException {
      Storage storage = disk.newProcess();
      for (; read < end; read++) {
        StringBuilder content = new StringBuilder();
        for (StorageEntry part : storage.list(path(read))) {
          if (part.name().startsWith("part-")) {
            try (InputStream in = storage.open(part.path())) {
              content.append(new String(in.readAllBytes(), UTF_8));
            }
          }
        }
        last = content.toString();
        hashes[read] = sha256(last);
        storage.delete(path(read));
      }
    }

    private static byte[] sha256(String text) {
      try {
        return MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
      } catch (NoSuchAlgorithmException e) {
        throw new AssertionError("every JVM has SHA-256", e);
      }
    }

    private StreamingContext start() {
      StreamingContext ssc = StreamingContext.builder()
          .master("local[1]")
          .batchInterval(Duration.ofSeconds(1))
          .checkpoint("/checkpoint")
          .partitions(ordered ? 2 : 1 + lives % 3)
          .setting("stream.checkpoint.snapshotInterval", "20s")
          .setting("stream.checkpoint.logBytes", "20000") // summed up several times in a life
          .environment(world ->
              world.withClock(new ManualClock()).withStorage(disk.newProcess()).withJobId("job"))
          .build();
      define(ssc);
      ssc.addListener(new StreamingListener() {
        @Override
        public void onBatchCompleted(BatchReport report) {
          completed = (int) (report.batch().time().millis() / 1000);
        }
      });
      ssc.start();
      return ssc;
    }

    private void define(StreamingContext ssc) {
      PairDStream<Long, Long> numbers =
          ssc.rateStream(3).named("numbers").mapToPair(n -> Pair.of(n * 31 % 17, n));
      DStream<String> totals = numbers
          .<Long>updateStateByKey((values, state) ->
              Optional.of(state.orElse(0L) + values.stream().mapToLong(v -> v).sum()))
          .named("totals")
          .changes()
          .map(pair -> "total " + pair.key() + " " + pair.value().orElse(-1L));
      DStream<String> seen = numbers
          .mapWithState(StateSpec.function(Run::see).timeout(Duration.ofSeconds(4)))
          .named("seen");
      DStream<String> recent = numbers
          .reduceByKeyAndWindow(
              (a, b) -> a + b, (a, b) -> a - b, Duration.ofSeconds(5), Duration.ofSeconds(1))
          .named("recent")
          .map(pair -> "recent " + pair.key() + " " + pair.value());
      DStream<String> window =
          numbers.window(Duration.ofSeconds(2)).map(pair -> "window " + pair.value());
      totals
          .union(seen)
          .union(recent)
          .union(window)
          .transform((rdd, batch) -> ordered ? rdd : rdd.sortBy(line -> line))
          .saveAsTextFiles("/out/all")
          .named("files");
    }

    private static String see(Long key, Optional<Long> value, State<Long> state) {
      if (state.isTimingOut()) {
        return "gone " + key + " " + state.get();
      }
      state.update(state.option().orElse(0L) + 1);
      return "seen " + key + " " + state.get();
    }
  }
}
