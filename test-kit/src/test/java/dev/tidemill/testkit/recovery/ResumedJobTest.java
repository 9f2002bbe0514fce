/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.recovery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.DStream;
import dev.tidemill.PairDStream;
import dev.tidemill.StateSpec;
import dev.tidemill.StreamingContext;
import dev.tidemill.data.Pair;
import dev.tidemill.error.TidemillException;
import dev.tidemill.spi.storage.Storage;
import dev.tidemill.spi.storage.StorageEntry;
import dev.tidemill.spi.storage.StorageOutput;
import dev.tidemill.state.State;
import dev.tidemill.testkit.storage.Loss;
import dev.tidemill.testkit.storage.SimulatedDisk;
import dev.tidemill.testkit.storage.SimulatedStorage;
import dev.tidemill.time.ManualClock;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** A job that ends in any way goes on where it has got to. */
final class ResumedJobTest {
  private static final List<List<String>> INPUT =
      List.of(List.of("a", "b", "a"), List.of("b"), List.of(), List.of("c", "a"), List.of("d"));

  private final SimulatedDisk disk = new SimulatedDisk(1);
  private final ManualClock clock = new ManualClock();

  @Test
  void it_goes_on_with_the_next_batch() throws IOException {
    try (StreamingContext first = start(ResumedJobTest::words)) {
      first.step();
      first.step();
    }
    try (StreamingContext second = start(ResumedJobTest::words)) {
      second.step();
      second.step();
      second.step();
    }
    assertThat(files(disk.newProcess())).isEqualTo(allBatches());
  }

  /** The first batch may be far away when the job ends. */
  @Test
  void what_arrives_before_the_first_batch_is_not_old_for_the_next_start() throws IOException {
    Consumer<StreamingContext> job = ssc ->
        ssc.textFileStream("/in").named("lines").saveAsTextFiles("/out/lines").named("out");
    write("/in/before", "old");
    start(job).close();
    write("/in/meanwhile", "new");
    try (StreamingContext second = start(job)) {
      second.step();
    }
    assertThat(files(disk.newProcess())).containsEntry("/out/lines-1000", "new");
  }

  private void write(String file, String line) throws IOException {
    try (StorageOutput out = disk.newProcess().create(file)) {
      out.write((line + "\n").getBytes(UTF_8));
      out.force();
    }
  }

  public static final class Name implements Serializable {
    private static final long serialVersionUID = 1L;
    String text;

    Name(String text) {
      this.text = text;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Name name && name.text.equals(text);
    }

    @Override
    public int hashCode() {
      return text.hashCode();
    }
  }

  /** The next start would find it in a key group that is not its own. */
  @Test
  void a_key_that_is_changed_by_its_own_batch_fails_that() {
    try (StreamingContext job = start(ssc -> ssc.queueStream(INPUT)
        .named("lines")
        .mapToPair(line -> Pair.of(new Name(line), 1))
        .mapWithState(StateSpec.<Name, Integer, Integer, String>function((key, value, state) -> {
          state.update(1);
          key.text = key.text + "!";
          return key.text;
        }))
        .named("names")
        .print())) {
      assertThatThrownBy(job::step)
          .hasStackTraceContaining("went into key group")
          .hasStackTraceContaining("do not change keys");
    }
  }

  @Test
  void it_survives_being_killed_at_any_call() throws IOException {
    int calls = callsOfAWholeRun();
    for (int call = 1; call <= calls; call++) {
      SimulatedDisk world = new SimulatedDisk(call);
      world.killAtCall(call);
      runUntilKilled(world);
      world.losePower(Loss.BY_SEED);
      world.killAtCall(0);
      runUntilKilled(world);
      assertThat(files(world.newProcess())).as("killed at call " + call).isEqualTo(allBatches());
    }
  }

  @Test
  void state_and_windows_survive_it_too() throws IOException {
    SimulatedDisk undisturbed = new SimulatedDisk(1);
    runUntilKilled(undisturbed, ResumedJobTest::totals);
    SortedMap<String, String> expected = files(undisturbed.newProcess());
    assertThat(expected)
        .hasSize(4 * INPUT.size())
        .containsEntry("/out/totals-4000", "(a,3)\n(b,2)\n(c,1)");
    int calls = undisturbed.calls().size();
    for (int call = 1; call <= calls; call += 3) {
      SimulatedDisk world = new SimulatedDisk(call);
      world.killAtCall(call);
      runUntilKilled(world, ResumedJobTest::totals);
      world.losePower(Loss.BY_SEED);
      world.killAtCall(0);
      runUntilKilled(world, ResumedJobTest::totals);
      assertThat(files(world.newProcess())).as("killed at call " + call).isEqualTo(expected);
    }
  }

  /** Nothing is synced, so a power loss may take a file of the log and leave those after it. */
  @Test
  void what_is_not_synced_is_restored_as_it_was_after_a_batch_or_is_refused() {
    Consumer<StreamingContext> job = ssc -> {
      ssc.queueStream(INPUT)
          .named("lines")
          .mapToPair(line -> Pair.of(line, 1))
          .<Integer>updateStateByKey(
              (values, state) -> Optional.of(state.orElse(0) + values.size()))
          .named("counts")
          .print();
    };
    List<String> counts = List.of(
        "{}", "{a=2, b=1}", "{a=2, b=2}", "{a=2, b=2}", "{a=3, b=2, c=1}", "{a=3, b=2, c=1, d=1}");
    List<String> refusals = new ArrayList<>();
    int goneOn = 0;
    for (int seed = 1; seed <= 100; seed++) {
      SimulatedDisk world = new SimulatedDisk(seed);
      unsynced(world, job, 3).close();
      unsynced(world, job, 0).close();
      world.losePower(Loss.BY_SEED);
      try (StreamingContext third = unsynced(world, job, 0)) {
        int batch = (int) third.step().batch().id();
        assertThat(new TreeMap<>(third.stateOf("counts")))
            .as("after batch %s, seed %s", batch, seed)
            .hasToString(counts.get(batch));
        goneOn++;
      } catch (TidemillException e) {
        refusals.add(e.code() + ": " + e.getMessage());
      }
    }
    assertThat(goneOn).isPositive();
    assertThat(refusals).anyMatch(text -> text.contains("a COMMIT record is missing"));
  }

  private static StreamingContext unsynced(
      SimulatedDisk world, Consumer<StreamingContext> job, int batches) {
    StreamingContext ssc = StreamingContext.builder()
        .master("local[2]")
        .batchInterval(Duration.ofSeconds(1))
        .checkpoint("/checkpoint")
        .setting("stream.checkpoint.durability", "os")
        .environment(each -> each.withClock(new ManualClock())
            .withStorage(world.newProcess())
            .withPrintTarget(new PrintStream(OutputStream.nullOutputStream()))
            .withJobId("job"))
        .build();
    job.accept(ssc);
    try {
      ssc.start();
      for (int i = 0; i < batches; i++) {
        ssc.step();
      }
      return ssc;
    } catch (TidemillException e) {
      ssc.close();
      throw e;
    }
  }

  @Test
  void a_state_that_a_function_changes_in_place_survives_too() {
    Consumer<StreamingContext> job = ssc -> {
      PairDStream<String, Integer> ones =
          ssc.queueStream(INPUT).named("lines").mapToPair(line -> Pair.of(line, 1));
      ones.<List<Integer>>updateStateByKey((values, state) -> {
            List<Integer> all = state.orElseGet(ArrayList::new);
            all.addAll(values);
            return Optional.of(all);
          })
          .named("lists")
          .print();
      ones.mapWithState(StateSpec.function(
              (String key, Optional<Integer> value, State<List<Integer>> state) -> {
                if (state.exists()) {
                  state.get().add(value.orElseThrow()); // without update
                } else {
                  state.update(new ArrayList<>(List.of(value.orElseThrow())));
                }
                return key;
              }))
          .named("unseen")
          .print();
    };
    List<Map<?, ?>> undisturbed = states(job, false);
    assertThat(undisturbed.get(0)).hasToString("{a=[1, 1, 1], b=[1, 1], c=[1], d=[1]}");
    assertThat(states(job, true)).isEqualTo(undisturbed);
  }

  /** The states after all batches, with a restart after each one or without. */
  private static List<Map<?, ?>> states(Consumer<StreamingContext> job, boolean restarts) {
    SimulatedDisk world = new SimulatedDisk(1);
    StreamingContext ssc = start(world.newProcess(), new ManualClock(), job);
    for (int i = 0; i < INPUT.size(); i++) {
      ssc.step();
      if (restarts) {
        world.losePower(Loss.ALL);
        ssc = start(world.newProcess(), new ManualClock(), job);
      }
    }
    List<Map<?, ?>> states =
        List.of(new TreeMap<>(ssc.stateOf("lists")), new TreeMap<>(ssc.stateOf("unseen")));
    ssc.close();
    return states;
  }

  private static void totals(StreamingContext ssc) {
    DStream<String> lines = ssc.queueStream(INPUT).named("lines");
    PairDStream<String, Integer> ones = lines.mapToPair(line -> Pair.of(line, 1));
    save(
        ones.<Integer>updateStateByKey((values, state) ->
                Optional.of(state.orElse(0) + values.stream().mapToInt(v -> v).sum()))
            .named("totals"),
        "totals");
    save(
        ones.reduceByKeyAndWindow(
                (a, b) -> a + b, (a, b) -> a - b, Duration.ofSeconds(3), Duration.ofSeconds(1))
            .named("recent"),
        "recent");
    save(
        ones.reduceByKeyAndWindow((a, b) -> Math.max(a, b), Duration.ofSeconds(2))
            .named("max"),
        "max");
    lines.window(Duration.ofSeconds(2)).saveAsTextFiles("/out/words").named("words-files");
  }

  private static <T> void save(PairDStream<String, T> pairs, String name) {
    pairs
        .transform((rdd, batch) -> rdd.sortByKey().map(Pair::toString))
        .saveAsTextFiles("/out/" + name)
        .named(name + "-files");
  }

  private int callsOfAWholeRun() {
    SimulatedDisk world = new SimulatedDisk(1);
    runUntilKilled(world);
    return world.calls().size();
  }

  private void runUntilKilled(SimulatedDisk world) {
    runUntilKilled(world, ResumedJobTest::words);
  }

  private void runUntilKilled(SimulatedDisk world, Consumer<StreamingContext> job) {
    StreamingContext ssc = null;
    try {
      SimulatedStorage process = world.newProcess();
      ssc = start(process, new ManualClock(), job);
      while (process.find("/out/words-" + INPUT.size() * 1000).isEmpty()) {
        ssc.step();
      }
    } catch (IOException | RuntimeException e) {
      assertThat(e).hasStackTraceContaining("was killed");
    } finally {
      if (ssc != null) {
        try {
          ssc.stop();
        } catch (RuntimeException e) {
          assertThat(e).hasStackTraceContaining("was killed");
        }
      }
    }
  }

  private SortedMap<String, String> allBatches() {
    SortedMap<String, String> all = new TreeMap<>();
    for (int i = 0; i < INPUT.size(); i++) {
      all.put("/out/words-" + (i + 1) * 1000, String.join("\n", INPUT.get(i)));
    }
    return all;
  }

  private static void words(StreamingContext ssc) {
    ssc.queueStream(INPUT).named("lines").saveAsTextFiles("/out/words").named("files");
  }

  private StreamingContext start(Consumer<StreamingContext> job) {
    return start(disk.newProcess(), clock, job);
  }

  private static StreamingContext start(
      Storage storage, ManualClock clock, Consumer<StreamingContext> job) {
    StreamingContext ssc = StreamingContext.builder()
        .master("local[2]")
        .batchInterval(Duration.ofSeconds(1))
        .checkpoint("/checkpoint")
        .environment(world -> world.withClock(clock).withStorage(storage).withJobId("job"))
        .build();
    job.accept(ssc);
    ssc.start();
    return ssc;
  }

  private static SortedMap<String, String> files(Storage storage) throws IOException {
    SortedMap<String, String> files = new TreeMap<>();
    if (storage.find("/out").isEmpty()) {
      return files;
    }
    for (StorageEntry directory : storage.list("/out")) {
      if (directory.name().startsWith(".") || directory.name().startsWith("_")) {
        continue;
      }
      List<String> lines = new ArrayList<>();
      for (StorageEntry part : storage.list(directory.path())) {
        if (part.name().startsWith("part-")) {
          try (InputStream in = storage.open(part.path())) {
            String text = new String(in.readAllBytes(), UTF_8);
            if (!text.isEmpty()) {
              lines.add(text.stripTrailing());
            }
          }
        }
      }
      files.put(directory.path(), String.join("\n", lines));
    }
    return files;
  }
}
