/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.key;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.data.Pair;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SeededHashTest {
  private static final int KEYS = 4096;

  private record Form(String name, IntFunction<Object> key) {
    @Override
    public String toString() {
      return name;
    }
  }

  private record Box<T>(int number, T value) {}

  private static Stream<Form> formsOfOneHashCode() {
    return Stream.of(
        new Form("text", i -> word(i)),
        new Form("long", i -> number(i)),
        new Form("double", i -> Double.longBitsToDouble(number(i))),
        new Form(
            "integer of any size", i -> BigInteger.valueOf(((long) i << 32) + 1_000_000 - 31L * i)),
        new Form("decimal", i -> BigDecimal.valueOf(((long) i << 32) + 1_000_000 - 31L * i, 2)),
        new Form("UUID", i -> new UUID(number(i), 0)),
        new Form("pair", i -> Pair.of(word(i), 1)),
        new Form("record", i -> new Box<>(1, word(i))),
        new Form("record of numbers", i -> new Box<>(i, -31 * i)),
        new Form("list", i -> List.of(1, word(i))),
        new Form("list of numbers", i -> List.of(i, -31 * i)),
        new Form("set", i -> Set.of(word(i))),
        new Form("set of numbers", i -> Set.of(i, -10_000 - i)),
        new Form("map", i -> Map.of(1, word(i))),
        new Form("optional", i -> Optional.of(Map.entry(word(i), List.of(word(i))))));
  }

  private static String word(int i) {
    StringBuilder text = new StringBuilder();
    for (int bit = 0; bit < 12; bit++) {
      text.append((i >>> bit & 1) == 0 ? "Aa" : "BB");
    }
    return text.toString();
  }

  private static long number(int i) {
    return ((long) i << 32) | (i ^ 1);
  }

  @ParameterizedTest
  @MethodSource("formsOfOneHashCode")
  void keys_of_one_hash_code_are_spread(Form form) {
    Set<Integer> hashCodes = new HashSet<>();
    Set<Long> hashes = new HashSet<>();
    Set<Integer> lowerBits = new HashSet<>();
    for (int i = 0; i < KEYS; i++) {
      Object key = form.key().apply(i);
      hashCodes.add(key.hashCode());
      hashes.add(SeededHash.of(key));
      lowerBits.add((int) SeededHash.of(key) & (KEYS - 1));
    }
    assertThat(hashCodes).as("what makes these keys dangerous").hasSize(1);
    assertThat(hashes).hasSize(KEYS);
    // Of n in n places by chance, 63% are taken.
    assertThat(lowerBits).hasSizeBetween(KEYS * 6 / 10, KEYS * 7 / 10);
  }

  @Test
  void sums_of_the_same_parts_in_other_places_are_spread() {
    assertThat(SeededHash.of(Set.of("ax", "by"))).isNotEqualTo(SeededHash.of(Set.of("ay", "bx")));
    assertThat(SeededHash.of(Map.of("a", "x", "b", "y")))
        .isNotEqualTo(SeededHash.of(Map.of("a", "y", "b", "x")));
    assertThat(SeededHash.of(List.of("a", "b"))).isNotEqualTo(SeededHash.of(List.of("b", "a")));
  }

  @Test
  void equal_keys_have_equal_hashes() {
    List<?> keys = KeySamples.keys();
    List<?> others = KeySamples.keys();
    for (int i = 0; i < keys.size(); i++) {
      assertThat(SeededHash.of(keys.get(i)))
          .as(String.valueOf(keys.get(i)))
          .isEqualTo(SeededHash.of(others.get(i)));
    }
    List<Integer> numbers = IntStream.range(0, 100).boxed().toList();
    assertThat(SeededHash.of(new TreeSet<>(numbers)))
        .isEqualTo(SeededHash.of(new HashSet<>(numbers)));
  }

  @Test
  void what_is_refused_as_a_key_has_a_hash_nevertheless_as_it_may_be_looked_for() {
    int[] array = {1};
    assertThat(SeededHash.of(List.of(array))).isEqualTo(SeededHash.of(List.of(array)));
  }
}
