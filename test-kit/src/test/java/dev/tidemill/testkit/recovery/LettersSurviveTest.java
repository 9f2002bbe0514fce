/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.recovery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.DStream;
import dev.tidemill.StreamingContext;
import dev.tidemill.data.Pair;
import dev.tidemill.deadletter.DeadLetter;
import dev.tidemill.internal.letters.LetterDirectory;
import dev.tidemill.spi.storage.Storage;
import dev.tidemill.spi.storage.StorageEntry;
import dev.tidemill.testkit.storage.Loss;
import dev.tidemill.testkit.storage.SimulatedDisk;
import dev.tidemill.testkit.storage.SimulatedStorage;
import dev.tidemill.time.ManualClock;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * A job that gives up records is killed at the calls of its storage: no letter is lost, none comes
 * twice, and the results, states and windows are those of a job that was not killed.
 */
class LettersSurviveTest {
  private static final List<List<String>> INPUT = List.of(
      List.of("1", "x1", "2"),
      List.of("3"),
      List.of("4", "y1", "y2"),
      List.of("5", "6"),
      List.of("7", "x2"),
      List.of("8"));

  private record Outcome(SortedMap<String, String> files, List<String> letters) {}

  @Test
  void killed_at_any_call_it_publishes_each_letter_once() throws IOException {
    SimulatedDisk undisturbed = new SimulatedDisk(1);
    runUntilKilled(undisturbed);
    Outcome expected = outcome(undisturbed.newProcess());
    assertThat(expected.letters()).containsExactly("2-1 x1", "3-1 y1", "3-2 y2", "6-1 x2");
    assertThat(expected.files())
        .containsEntry("/out/sums-6000", "(all,36)")
        .containsEntry("/out/recent-4000", "1\n2\n3\n4\n5\n6")
        .containsEntry("/out/letters-3000", "3-1 y1\n3-2 y2");
    int calls = undisturbed.calls().size();
    for (int call = 1; call <= calls; call += 2) {
      SimulatedDisk world = new SimulatedDisk(call);
      world.killAtCall(call);
      runUntilKilled(world);
      world.losePower(Loss.BY_SEED);
      world.killAtCall(0);
      runUntilKilled(world);
      assertThat(outcome(world.newProcess())).as("killed at call " + call).isEqualTo(expected);
    }
  }

  /** Its letters go to a directory by themselves, and to files with the results. */
  private static void job(StreamingContext ssc) {
    DStream<String> lines = ssc.queueStream(INPUT).named("lines");
    lines
        .filter(line -> !line.startsWith("x"))
        .mapToPair(line -> Pair.of("all", Integer.parseInt(line)))
        .<Integer>updateStateByKey((values, state) ->
            Optional.of(state.orElse(0) + values.stream().mapToInt(v -> v).sum()))
        .named("sums")
        .toDStream()
        .saveAsTextFiles("/out/sums")
        .named("sums-files");
    lines
        .window(Duration.ofSeconds(4), Duration.ofSeconds(2))
        .map(Integer::parseInt)
        .saveAsTextFiles("/out/recent")
        .named("recent-files");
    ssc.deadLetters()
        .map(letter -> letter.id() + " " + letter.record())
        .saveAsTextFiles("/out/letters")
        .named("letters-files");
  }

  private static void runUntilKilled(SimulatedDisk world) {
    StreamingContext ssc = null;
    try {
      SimulatedStorage process = world.newProcess();
      ssc = start(process);
      while (process.find("/out/letters-" + INPUT.size() * 1000).isEmpty()) {
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

  private static StreamingContext start(Storage storage) {
    ManualClock clock = new ManualClock();
    StreamingContext ssc = StreamingContext.builder()
        .master("local[2]")
        .batchInterval(Duration.ofSeconds(1))
        .setting("stream.batch.onFailure", "deadletter")
        .checkpoint("/checkpoint")
        .environment(world -> world.withClock(clock).withStorage(storage).withJobId("job"))
        .build();
    job(ssc);
    ssc.start();
    return ssc;
  }

  private static Outcome outcome(Storage storage) throws IOException {
    List<String> letters = new ArrayList<>();
    for (DeadLetter letter : new LetterDirectory(storage, "/checkpoint/dead").letters()) {
      letters.add(letter.id() + " " + letter.record());
    }
    SortedMap<String, String> files = new TreeMap<>();
    for (StorageEntry directory : storage.list("/out")) {
      if (!directory.name().startsWith(".") && !directory.name().startsWith("_")) {
        files.put(directory.path(), content(storage, directory));
      }
    }
    return new Outcome(files, letters);
  }

  private static String content(Storage storage, StorageEntry directory) throws IOException {
    List<String> lines = new ArrayList<>();
    for (StorageEntry part : storage.list(directory.path())) {
      if (part.name().startsWith("part-")) {
        try (InputStream in = storage.open(part.path())) {
          new String(in.readAllBytes(), UTF_8).lines().forEach(lines::add);
        }
      }
    }
    return String.join("\n", lines.stream().sorted().toList());
  }
}
