/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kinesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is offered, named and dropped, in the orders in which a batch and a reader may do it. */
class ShardBufferTest {
  private static final Position START = Position.BEGINNING;

  private final ShardBuffer buffer = new ShardBuffer(new Budget(1), START);

  @BeforeEach
  void fetch() {
    buffer.add(new Fetch(
        Stream.of("1", "2", "3", "4").map(ShardBufferTest::record).toList(),
        Optional.of("next"),
        0,
        false,
        4,
        OptionalLong.empty()));
  }

  private static KinesisRecord record(String sequence) {
    return new KinesisRecord(
        "shard", sequence, 0, 1, "key", "", sequence.getBytes(StandardCharsets.UTF_8), 0);
  }

  private List<String> slice(RangeContents.Part part, Position until) {
    return buffer.slice(part.first(), until).orElseThrow().stream()
        .map(KinesisRecord::sequenceNumber)
        .toList();
  }

  @Test
  void what_was_named_may_be_dropped_and_the_batch_knows_where_it_begins() {
    assertThat(buffer.offer(START)).hasValue(4);
    ShardBuffer.Named named = buffer.name(START, 2);
    buffer.dropNamed();
    assertThat(named.until()).isEqualTo(Position.after("2"));
    assertThat(named.part()).hasValue(RangeContents.Part.of(record("1"), 2));
    assertThat(buffer.slice(START, named.until())).isEmpty();
  }

  /** A batch was given up, because another source of the job could not name its part. */
  @Test
  void what_an_earlier_batch_has_named_is_not_dropped_once_it_is_offered_again() {
    buffer.offer(START);
    buffer.name(START, 2);
    assertThat(buffer.offer(START)).hasValue(4);
    buffer.dropNamed();
    ShardBuffer.Named named = buffer.name(START, 3);
    assertThat(slice(named.part().orElseThrow(), named.until())).containsExactly("1", "2", "3");
  }

  @Test
  void what_was_dropped_is_not_offered_and_cannot_be_named() {
    buffer.offer(START);
    buffer.name(START, 2);
    buffer.dropNamed();
    assertThat(buffer.offer(START)).isEmpty();
    assertThatThrownBy(() -> buffer.name(START, 2)).isInstanceOf(IllegalStateException.class);
    assertThat(buffer.offer(Position.after("2"))).hasValue(2);
  }

  @Test
  void a_closed_buffer_offers_nothing() {
    buffer.close();
    assertThat(buffer.offer(START)).isEmpty();
    assertThat(buffer.offer(Position.after("4"))).isEmpty();
  }
}
