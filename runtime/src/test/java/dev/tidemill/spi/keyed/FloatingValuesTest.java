/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.keyed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.data.Pair;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.DoubleSummaryStatistics;
import java.util.HashMap;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@SuppressWarnings({
  "NullAway",
  "JavaTimeDefaultTimeZone",
  "UnnecessaryStringBuilder",
  "ArrayRecordComponent"
}) // values of all kinds, as users have them
class FloatingValuesTest {
  record Box<T>(T value) {}

  record Held(Number value) {}

  record Nested(Box<Held> box, String name) {}

  record Counts(long count, int[] perDay, Instant since) {}

  record Measured(double[] values) {}

  /** A class that can be extended, by one that has a double. */
  static class Amount {
    long cents = 5;
  }

  static final class Rated extends Amount {
    float rate = 0.5f;
  }

  record Invoice(Amount amount) {}

  /** Keeps a double as bits, as some libraries' atomic doubles do. */
  static final class Bits extends Number {
    final long bits = Double.doubleToRawLongBits(0.1);

    @Override
    public int intValue() {
      return (int) doubleValue();
    }

    @Override
    public long longValue() {
      return (long) doubleValue();
    }

    @Override
    public float floatValue() {
      return (float) doubleValue();
    }

    @Override
    public double doubleValue() {
      return Double.longBitsToDouble(bits);
    }
  }

  static final class Link {
    final long value;
    final Object next;

    Link(long value, Object next) {
      this.value = value;
      this.next = next;
    }
  }

  enum Grade {
    GOOD {
      @Override
      double weight() {
        return 1;
      }
    };

    abstract double weight();
  }

  private static Link chain(int length, Object end) {
    Link link = new Link(0, end);
    for (int i = 1; i < length; i++) {
      link = new Link(i, link);
    }
    return link;
  }

  /** One argument each, for arrays too. */
  private static Stream<Arguments> each(Object... values) {
    return Arrays.stream(values).map(value -> Arguments.of(value));
  }

  static Stream<Arguments> exact() {
    return each(
        1L,
        2,
        (short) 3,
        'c',
        true,
        "text",
        Grade.GOOD,
        new BigDecimal("0.1"),
        BigInteger.TEN,
        new AtomicLong(1),
        new LongAdder(),
        new LongSummaryStatistics(),
        OptionalLong.of(1),
        UUID.randomUUID(),
        Instant.EPOCH,
        Duration.ofSeconds(1),
        ZonedDateTime.now(),
        new BitSet(),
        new StringBuilder("x"),
        new long[] {1},
        new Long[] {1L},
        new Object[] {1L, "a", null},
        new Number[0],
        Optional.of(1L),
        Optional.empty(),
        List.of(),
        List.of(1L, List.of(2)),
        Set.of("a"),
        new HashMap<>(Map.of("a", List.of(1))),
        Pair.of("a", 1L),
        new Box<>(1L),
        new Box<>(null),
        new Held(1),
        new Held(BigDecimal.ONE),
        new Nested(new Box<>(new Held(1L)), "n"),
        new Counts(1, new int[] {1}, Instant.EPOCH),
        new Invoice(new Amount()),
        chain(10, "end"));
  }

  static Stream<Arguments> floating() {
    return each(
        1.0,
        1.0f,
        new double[0],
        new float[][] {{1}},
        new Double[0],
        new Object[] {1L, 0.5},
        new Number[] {1L, 0.5f},
        new DoubleAdder(),
        new DoubleSummaryStatistics(),
        OptionalDouble.empty(),
        Optional.of(0.5),
        List.of(1L, 0.5),
        List.of(List.of(), List.of(0.5)),
        Set.of(0.5),
        Map.of("a", 0.5),
        Map.of(0.5, "a"),
        new ArrayList<>(List.of(Map.entry("a", 0.5))),
        Pair.of("a", 0.5),
        Pair.of(Optional.of(0.5), 1L),
        new Box<>(0.5),
        new Box<>(new Box<>(0.5)),
        new Held(0.5),
        new Nested(new Box<>(new Held(0.5f)), "n"),
        new Measured(new double[0]),
        new Rated(),
        new Invoice(new Rated()),
        new Bits(),
        new Held(new Bits()),
        chain(10, 0.5));
  }

  static Stream<Object> unseen() {
    List<Object> cycle = new ArrayList<>();
    cycle.add(cycle);
    return Stream.of(
        new AtomicReference<>(1L), cycle, Collections.nCopies(1_000_000, 1L), chain(100_000, 1L));
  }

  @ParameterizedTest
  @MethodSource
  void exact(Object value) {
    assertThat(FloatingValues.in(value)).isFalse();
  }

  @ParameterizedTest
  @MethodSource
  void floating(Object value) {
    assertThat(FloatingValues.in(value)).isTrue();
  }

  /** Combining anew is right for every value, subtracting is not. */
  @Test
  void what_cannot_be_looked_at_counts_as_floating() {
    for (Object value : unseen().toList()) {
      assertThat(FloatingValues.in(value)).as(value.getClass().getName()).isTrue();
    }
  }
}
