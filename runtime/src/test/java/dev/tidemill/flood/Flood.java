/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.flood;

import dev.tidemill.data.Pair;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Many different keys of one hash code, of several forms; each counts how often two of them are compared. */
public final class Flood {
  private final AtomicLong comparisons = new AtomicLong();

  /** How often keys have been compared so far. */
  public long comparisons() {
    return comparisons.get();
  }

  /** Equal to all others. It stands in a key where it is compared first: records compare their last component first. */
  private final class Probe {
    @Override
    public boolean equals(@Nullable Object other) {
      comparisons.incrementAndGet();
      return other instanceof Probe;
    }

    @Override
    public int hashCode() {
      return 7;
    }
  }

  private record Word(Object first, String text, Object last) {}

  private record Of<T>(Object first, T value, Object last) {}

  /** As {@link java.util.HashMap} demands it of keys of one hash code. */
  private final class Ordered implements Comparable<Ordered> {
    private final String text;

    Ordered(String text) {
      this.text = text;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      comparisons.incrementAndGet();
      return other instanceof Ordered ordered && ordered.text.equals(text);
    }

    @Override
    public int hashCode() {
      return 7;
    }

    @Override
    public int compareTo(Ordered other) {
      comparisons.incrementAndGet();
      return text.compareTo(other.text);
    }

    @Override
    public String toString() {
      return text;
    }
  }

  /** A form of key; new objects for each call, equal for equal numbers. */
  public record Form(String name, Function<Integer, Object> key) {
    @Override
    public String toString() {
      return name;
    }
  }

  /** The forms of keys whose tables are bounded. */
  public List<Form> forms() {
    return List.of(
        new Form("pair", i -> probed(word(i))),
        new Form("record", i -> new Word(new Probe(), word(i), new Probe())),
        new Form("record of a type variable", i -> new Of<>(new Probe(), word(i), new Probe())),
        new Form("long", i -> probed(number(i))),
        new Form("double", i -> probed(Double.longBitsToDouble(number(i)))),
        new Form("big decimal", i -> probed(decimal(i))),
        new Form("UUID", i -> probed(new UUID(number(i), 0))),
        new Form("list", i -> List.of(new Probe(), word(i))),
        new Form("optional", i -> Optional.of(List.of(new Probe(), word(i)))),
        new Form("set", i -> probed(Set.of(word(i)))),
        new Form("set of two", i -> probed(Set.of(word(i), "BBBB"))),
        new Form("map", i -> probed(Map.of(word(i), word(i)))),
        new Form("nested", i -> probed(Optional.of(List.of(Pair.of(1, word(i)))))),
        new Form("comparable", i -> new Ordered(word(i))));
  }

  private Object probed(Object value) {
    return Pair.of(Pair.of(new Probe(), value), new Probe());
  }

  /** The i-th of the texts that are made of {@code Aa} and {@code BB}, which have one hash code; long enough for a million. */
  static String word(int i) {
    StringBuilder text = new StringBuilder();
    for (int bit = 0; bit < 20; bit++) {
      text.append((i >>> bit & 1) == 0 ? "Aa" : "BB");
    }
    return text.toString();
  }

  /** The i-th number of hash code 1. */
  static long number(int i) {
    return ((long) i << 32) | (i ^ 1);
  }

  /** The i-th number whose hash code is 31 times that of an integer of 1,000,000, plus 2. */
  private static BigDecimal decimal(int i) {
    return BigDecimal.valueOf(((long) i << 32) + 1_000_000 - 31L * i, 2);
  }

  /** The i-th of all hash codes whose product with the multiplier of the tables has upper bits of zero. */
  static int crowdedHash(int i) {
    return i * 0x144CBC89; // the inverse of 0x9E3779B9
  }
}
