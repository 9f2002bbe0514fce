/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.statestore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.tidemill.codec.Codec;
import dev.tidemill.codec.CodecInput;
import dev.tidemill.codec.CodecOutput;
import dev.tidemill.codec.Codecs;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

class StateSamplerTest {
  private final World world = new World().start();

  private void put(int from, int until, IntFunction<Object> values) {
    Map<String, Optional<Object>> changes = new LinkedHashMap<>();
    for (int i = from; i < until; i++) {
      changes.put("key " + i, Optional.of(values.apply(i)));
    }
    world.run(changes);
  }

  private long estimate(int keys) {
    return Math.round(keys
        * new StateSampler(world.engine, Codecs.standard()).meanBytes("totals").orElseThrow());
  }

  @Test
  void the_estimate_is_near_the_length_of_a_copy_of_the_state() {
    put(0, 2_000, i -> "x".repeat(50 + i % 100));
    assertThat(estimate(2_000)).isCloseTo(world.state().length, withinPercentage(5));
  }

  @Test
  void old_keys_and_new_ones_are_in_the_sample() {
    put(0, 1_000, i -> "x".repeat(10));
    put(1_000, 2_000, i -> "x".repeat(1_000));
    assertThat(estimate(2_000)).isCloseTo(world.state().length, withinPercentage(10));
  }

  @Test
  void a_state_of_a_few_keys_is_encoded_as_a_whole() {
    put(0, 3, i -> "x".repeat(1_000 * i));
    assertThat(estimate(3)).isBetween(3_000L, 3_100L);
  }

  @Test
  void of_long_entries_fewer_are_encoded() {
    put(0, 300, i -> "x".repeat(100_000));
    assertThat(estimate(300)).isCloseTo(30_000_000, withinPercentage(1));
  }

  @Test
  void an_entry_of_megabytes_is_not_encoded_to_learn_its_length() {
    put(0, 1, i -> "x".repeat(5 << 20));
    assertThat(new StateSampler(world.engine, Codecs.standard()).meanBytes("totals"))
        .isEmpty();
  }

  @Test
  void what_a_codec_throws_makes_the_length_unknown() {
    record Price(int cents) {}
    put(0, 10, Price::new);
    Codecs broken = Codecs.builder()
        .register(new Codec<Price>() {
          @Override
          public Class<Price> type() {
            return Price.class;
          }

          @Override
          public void write(Price value, CodecOutput out) {
            throw new IllegalStateException("no prices today");
          }

          @Override
          public Price read(CodecInput in, int version) {
            throw new IllegalStateException("no prices today");
          }
        })
        .build();
    assertThat(new StateSampler(world.engine, broken).meanBytes("totals")).isEmpty();
  }

  @Test
  void a_state_that_does_not_exist_yet_is_of_unknown_length() {
    assertThat(new StateSampler(world.engine, Codecs.standard()).meanBytes("totals"))
        .isEmpty();
  }
}
