/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kinesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.error.TidemillException;
import dev.tidemill.spi.source.OffsetRange;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What ranges are, batch by batch: over aggregates, splits, merges, and positions that are gone. */
@NeedsKinesalite
class KinesisOffsetsTest {
  private static final String FIRST = "shardId-000000000000";
  private static final String SECOND = "shardId-000000000001";

  private static Kinesalite kinesalite;
  private static int streams;

  private final String stream = "stream-" + ++streams;
  private KinesisSource source;

  @BeforeAll
  static void start() throws IOException {
    kinesalite = Kinesalite.start();
  }

  @AfterAll
  static void stop() {
    kinesalite.close();
  }

  @BeforeEach
  void name() {
    source = kinesalite.fastSource(stream);
  }

  @Test
  void a_batch_may_end_inside_of_an_aggregate() throws Exception {
    kinesalite.createStream(stream, 1);
    kinesalite.put(
        stream,
        "k",
        Kinesalite.aggregates("k", List.of(List.of("a", "b", "c", "d", "e"))).get(0));
    kinesalite.put(stream, "k", "f");
    try (Opening first = Opening.of(source)) {
      OffsetRange two = first.next(2);
      assertThat(two.until().text()).endsWith(":1");
      assertThat(first.texts(two)).containsExactly("a", "b");
      OffsetRange oneMore = first.next(1);
      assertThat(first.texts(oneMore)).containsExactly("c");
      try (Opening second = first.resume(source, List.of(two, oneMore))) {
        assertThat(second.texts(two)).containsExactly("a", "b");
        assertThat(second.texts(oneMore)).containsExactly("c");
        assertThat(second.texts(second.next(2))).containsExactly("d", "e");
        assertThat(second.position().text()).doesNotContain(":1,").matches("v1:[^:]*");
        assertThat(second.texts(second.next(2))).containsExactly("f");
      }
    }
  }

  @Test
  void shards_that_follow_a_split_and_a_merge_are_read_when_those_before_are_done()
      throws Exception {
    kinesalite.createStream(stream, 1);
    kinesalite.put(stream, List.of("one", "two"));
    kinesalite.split(stream, FIRST);
    kinesalite.put(stream, List.of("three", "four", "five", "six"));
    kinesalite.merge(stream, SECOND, "shardId-000000000002");
    kinesalite.put(stream, List.of("seven", "eight"));
    try (Opening opening = Opening.of(source)) {
      List<String> texts = new ArrayList<>();
      while (texts.size() < 8) {
        OffsetRange range = opening.next(1);
        List<String> batch = opening.texts(range);
        assertThat(batch).hasSizeLessThanOrEqualTo(1);
        assertThat(opening.source().count(range)).hasValue(batch.size());
        texts.addAll(batch);
        try (Opening next = opening.resume(source, List.of(range))) {
          assertThat(next.texts(range)).isEqualTo(batch);
        }
      }
      assertThat(texts.subList(0, 2)).containsExactly("one", "two");
      assertThat(texts.subList(2, 6)).containsExactlyInAnyOrder("three", "four", "five", "six");
      assertThat(texts.subList(6, 8)).containsExactly("seven", "eight");
      assertThat(opening.position().next().keySet()).containsExactly("shardId-000000000003");
    }
  }

  @Test
  void the_latest_records_are_those_that_arrive_after_the_start() throws Exception {
    kinesalite.createStream(stream, 2);
    kinesalite.put(stream, List.of("before", "and", "so", "on"));
    try (Opening opening = Opening.of(source.startingAt(KinesisStart.latest()))) {
      kinesalite.put(stream, List.of("after", "all"));
      OffsetRange range = opening.next(10);
      assertThat(opening.texts(range)).containsExactlyInAnyOrder("after", "all");
      try (Opening next = opening.resume(source, List.of(range))) {
        assertThat(next.texts(range)).containsExactlyInAnyOrder("after", "all");
        assertThat(next.next(10).isEmpty()).isTrue();
      }
    }
  }

  @Test
  void a_start_at_a_time_leaves_out_what_arrived_before() throws Exception {
    kinesalite.createStream(stream, 1);
    kinesalite.put(stream, List.of("before"));
    kinesalite.advance(Duration.ofMinutes(10));
    kinesalite.put(stream, List.of("after"));
    Instant between = kinesalite
        .client()
        .describeStreamSummary(request -> request.streamName(stream))
        .streamDescriptionSummary()
        .streamCreationTimestamp()
        .plus(Duration.ofMinutes(5));
    try (Opening opening = Opening.of(source.startingAt(KinesisStart.at(between)))) {
      assertThat(opening.texts(opening.next(10))).containsExactly("after");
    }
  }

  @Test
  void a_position_that_is_gone_is_an_error_with_choices() throws Exception {
    kinesalite.createStream(stream, 1);
    kinesalite.put(stream, List.of("old"));
    try (Opening first = Opening.of(source)) {
      OffsetRange range = first.next(10);
      kinesalite.put(stream, List.of("lost"));
      kinesalite.advance(Duration.ofHours(25));
      kinesalite.put(stream, List.of("new"));
      assertThatThrownBy(() -> first.resume(source, List.of(range)).close())
          .isInstanceOf(TidemillException.class)
          .hasMessageContaining("Kinesis stream " + stream)
          .hasMessageContaining(FIRST)
          .hasMessageContaining("is no longer there")
          .hasMessageContaining("retains records for 24 h")
          .hasMessageContaining("onDataLoss(KinesisDataLoss.CONTINUE)")
          .hasMessageContaining("startingAt(...)");
      try (Opening second =
          first.resume(source.onDataLoss(KinesisDataLoss.CONTINUE), List.of(range))) {
        assertThat(second.problems()).anyMatch(problem -> problem.contains("no longer there"));
        assertThat(second.texts(range)).isEmpty();
        assertThat(second.texts(second.next(10))).containsExactly("new");
      }
    }
  }

  @Test
  void a_quiet_shard_loses_nothing_when_its_last_record_goes() throws Exception {
    kinesalite.createStream(stream, 1);
    kinesalite.put(stream, List.of("last for long"));
    try (Opening first = Opening.of(source)) {
      first.next(10);
      kinesalite.advance(Duration.ofHours(20));
      first.source().readers().awaitTip();
      kinesalite.advance(Duration.ofHours(10));
      kinesalite.put(stream, List.of("at last"));
      try (Opening second = first.resume(source, List.of())) {
        assertThat(second.texts(second.next(10))).containsExactly("at last");
        assertThat(second.problems()).isEmpty();
      }
    }
  }

  @Test
  void a_range_of_which_records_are_gone_says_so() throws Exception {
    kinesalite.createStream(stream, 1);
    kinesalite.put(stream, List.of("a", "b", "c"));
    try (Opening first = Opening.of(source)) {
      OffsetRange range = first.next(10);
      try (Opening second = first.resume(source, List.of(range))) {
        kinesalite.advance(Duration.ofHours(25));
        assertThatThrownBy(() -> second.texts(range))
            .hasMessageContaining(FIRST)
            .hasMessageContaining("is no longer there");
      }
    }
  }

  @Test
  void what_was_named_and_dropped_is_fetched_again() throws Exception {
    kinesalite.createStream(stream, 1);
    kinesalite.put(stream, List.of("a", "b", "c"));
    try (Opening opening = Opening.of(source.bufferBytes(1))) {
      OffsetRange range = opening.nextOfFetched(2);
      List<String> texts = opening.texts(range);
      opening.source().readers().find(FIRST).orElseThrow().buffer().dropNamed();
      assertThat(texts).hasSize(2);
      assertThat(opening.texts(range)).isEqualTo(texts);
    }
  }

  /** The reader of the shard waits for room, so it drops records in the moment they are named. */
  @Test
  void a_full_buffer_loses_nothing_of_any_batch() throws Exception {
    kinesalite.createStream(stream, 1);
    List<String> all = IntStream.range(0, 20).mapToObj(i -> "record " + i).toList();
    kinesalite.put(stream, all);
    try (Opening opening = Opening.of(source.bufferBytes(1))) {
      List<OffsetRange> ranges = new ArrayList<>();
      while (ranges.size() < all.size()) {
        assertThat(opening.source().hasMore(opening.position())).isTrue();
        ranges.add(opening.nextOfFetched(1));
      }
      List<String> texts = new ArrayList<>();
      for (OffsetRange range : ranges) {
        texts.addAll(opening.texts(range));
      }
      assertThat(texts).isEqualTo(all);
    }
  }

  @Test
  void lag_is_known_by_count_where_everything_is_fetched() throws Exception {
    kinesalite.createStream(stream, 2);
    kinesalite.put(stream, List.of("a", "b", "c", "d"));
    try (Opening opening = Opening.of(source)) {
      opening.source().readers().awaitTip();
      assertThat(opening.source().lag(opening.position()).records()).hasValue(4);
      opening.next(3);
      assertThat(opening.source().lag(opening.position()).records()).hasValue(1);
    }
  }
}
