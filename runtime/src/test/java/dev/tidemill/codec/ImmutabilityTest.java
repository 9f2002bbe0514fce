/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.codec.Values.Account;
import dev.tidemill.codec.Values.Circle;
import dev.tidemill.codec.Values.Color;
import dev.tidemill.codec.Values.Figure;
import dev.tidemill.codec.Values.Line;
import dev.tidemill.codec.Values.Node;
import dev.tidemill.codec.Values.Order;
import dev.tidemill.codec.Values.Range;
import dev.tidemill.data.Pair;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Values of an immutable type need not be compared after a function has seen them. */
final class ImmutabilityTest {
  private final Codecs codecs = Codecs.standard();

  record Deep(Line line, Optional<Line> optional, Pair<String, Color> pair, Node node) {}

  record WithList(List<String> list) {}

  @SuppressWarnings("ArrayRecordComponent") // it is what it is about
  record WithArray(int[] array) {}

  record WithCounter(AtomicLong counter) {}

  record WithAny(Object any) {}

  @Test
  void types_that_hold_nothing_that_can_change_are_immutable() {
    for (Class<?> type : List.of(
        long.class,
        String.class,
        BigDecimal.class,
        Instant.class,
        Color.class,
        Line.class,
        Node.class,
        Circle.class,
        Range.class,
        Deep.class)) {
      assertThat(codecs.of(type).isImmutable()).as(type.getName()).isTrue();
    }
  }

  @Test
  void types_that_may_hold_something_that_can_change_are_not() {
    for (Class<?> type : List.of(
        Object.class,
        List.class,
        int[].class,
        AtomicLong.class,
        Account.class,
        Order.class,
        Figure.class,
        WithList.class,
        WithArray.class,
        WithCounter.class,
        WithAny.class)) {
      assertThat(codecs.of(type).isImmutable()).as(type.getName()).isFalse();
    }
  }

  @Test
  void an_own_codec_says_it_itself() {
    Codecs own = Codecs.builder().register(new OwnCodecTest.PointCodec()).build();
    assertThat(own.of(OwnCodecTest.Point.class).isImmutable()).isFalse();
  }
}
