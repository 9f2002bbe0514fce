/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.codec.kryo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.DStream;
import dev.tidemill.PairDStream;
import dev.tidemill.StreamingContext;
import dev.tidemill.codec.Codecs;
import dev.tidemill.data.Pair;
import dev.tidemill.time.ManualClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KryoJobTest {
  // region codec
  static final class Visit {
    private final String page;
    private final List<Visit> before = new ArrayList<>();
    private Visit last = this; // refers to itself, which no built-in codec can encode

    Visit(String page) {
      this.page = page;
    }
  }

  static final KryoCodec<Visit> VISITS = KryoCodec.of(Visit.class, ArrayList.class);
  // endregion

  private static final List<List<String>> INPUT =
      List.of(List.of("a 1", "b 1"), List.of("a 2"), List.of("b 2", "a 3"));

  @TempDir
  private Path directory;

  @Test
  void state_survives_a_restart() {
    try (StreamingContext first = start(new ManualClock())) {
      first.step();
      first.step();
    }
    try (StreamingContext second = start(new ManualClock())) {
      second.step();
      Visit visit = (Visit) Objects.requireNonNull(second.stateOf("visits").get("a"));
      assertThat(visit.page).isEqualTo("3");
      assertThat(visit.last).isSameAs(visit);
      assertThat(visit.before).extracting(each -> each.page).containsExactly("1", "2");
    }
  }

  @Test
  void files_of_records_can_be_read_again() {
    try (StreamingContext ssc = start(new ManualClock())) {
      ssc.step();
      List<Visit> read =
          ssc.objectFile(directory + "/files/all-1000", Visit.class).collect();
      assertThat(read).extracting(visit -> visit.page).containsExactlyInAnyOrder("1", "1");
      assertThat(read).allSatisfy(visit -> assertThat(visit.last).isSameAs(visit));
    }
  }

  private StreamingContext start(ManualClock clock) {
    // region configure
    StreamingContext.Builder builder = StreamingContext.builder();
    builder.codecs(Codecs.builder().register(VISITS).build());
    // endregion
    StreamingContext ssc = builder
        .master("local[2]")
        .batchInterval(Duration.ofSeconds(1))
        .checkpoint(directory + "/checkpoint")
        .environment(world -> world.withClock(clock))
        .build();
    DStream<String> lines = ssc.queueStream(INPUT).named("lines");
    PairDStream<String, Visit> visits =
        lines.mapToPair(line -> Pair.of(line.substring(0, 1), new Visit(line.substring(2))));
    visits.map(Pair::value).saveAsObjectFiles(directory + "/files/all").named("files");
    visits
        .<Visit>updateStateByKey((values, state) -> {
          Visit last = state.orElse(null);
          for (Visit value : values) {
            Visit next = new Visit(value.page);
            if (last != null) {
              next.before.addAll(last.before);
              next.before.add(new Visit(last.page));
            }
            last = next;
          }
          return Optional.ofNullable(last);
        })
        .named("visits")
        .print();
    ssc.start();
    return ssc;
  }
}
