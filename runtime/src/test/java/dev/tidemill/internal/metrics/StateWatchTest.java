/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.data.Pair;
import dev.tidemill.listener.BatchInfo;
import dev.tidemill.listener.BatchReport;
import dev.tidemill.spi.engine.BatchEvaluator;
import dev.tidemill.spi.engine.Engine;
import dev.tidemill.spi.engine.Evaluator;
import dev.tidemill.spi.engine.RestoredState;
import dev.tidemill.spi.engine.StateActivity;
import dev.tidemill.spi.engine.WrittenState;
import dev.tidemill.spi.metrics.StateSize;
import dev.tidemill.spi.state.StateOutput;
import dev.tidemill.spi.state.StateSlice;
import dev.tidemill.time.ManualClock;
import dev.tidemill.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class StateWatchTest {
  private final ManualClock clock = new ManualClock();
  private final CountedStates engine = new CountedStates();
  private final List<String> samples = new ArrayList<>();
  private OptionalDouble mean = OptionalDouble.of(10);
  private Duration sampling = Duration.ZERO;
  private final StateWatch watch = new StateWatch(engine, this::sample, clock);

  private OptionalDouble sample(String state) {
    samples.add(state);
    clock.advance(sampling);
    return mean;
  }

  private void batch(long keys) {
    batch(keys, Optional.empty());
  }

  private void batch(long keys, Optional<Throwable> failure) {
    engine.keys.put("totals", keys);
    watch.completed(
        new BatchReport(
            new BatchInfo(1, Time.ofMillis(0), 1, 1, Map.of()),
            Map.of(),
            Map.of(),
            Time.ofMillis(0),
            Duration.ZERO,
            Duration.ZERO,
            List.of(),
            List.of(),
            List.of(),
            0,
            failure),
        false);
  }

  private OptionalLong bytes() {
    List<StateSize> sizes = watch.sizes();
    return sizes.get(0).bytes();
  }

  @Test
  void while_nobody_asks_nothing_is_encoded() {
    batch(100);
    batch(200);
    assertThat(samples).isEmpty();
    assertThat(bytes()).isEmpty();
  }

  @Test
  void the_next_batch_after_a_question_finds_out() {
    batch(100);
    assertThat(bytes()).isEmpty();
    batch(100);
    assertThat(bytes()).hasValue(1_000);
  }

  @Test
  void between_samples_the_bytes_follow_the_number_of_keys() {
    batch(100);
    bytes();
    batch(100);
    bytes();
    batch(120);
    assertThat(bytes()).hasValue(1_200);
    assertThat(samples).hasSize(1);
  }

  @Test
  void a_sample_is_taken_again_after_ten_seconds_if_somebody_still_asks() {
    batch(100);
    bytes();
    batch(100);
    mean = OptionalDouble.of(20);
    clock.advance(Duration.ofSeconds(10));
    batch(100);
    assertThat(samples).hasSize(1);
    bytes();
    batch(100);
    assertThat(bytes()).hasValue(2_000);
  }

  @Test
  void a_state_that_has_grown_to_more_than_twice_its_keys_is_sampled_at_once() {
    batch(100);
    bytes();
    batch(100);
    bytes();
    batch(200);
    bytes();
    assertThat(samples).hasSize(1);
    batch(201);
    assertThat(samples).hasSize(2);
  }

  @Test
  void samples_take_a_thousandth_of_the_time_at_most() {
    sampling = Duration.ofMillis(200);
    batch(100);
    bytes();
    batch(100);
    clock.advance(Duration.ofSeconds(199));
    bytes();
    batch(100);
    assertThat(samples).hasSize(1);
    clock.advance(Duration.ofSeconds(1));
    bytes();
    batch(100);
    assertThat(samples).hasSize(2);
  }

  @Test
  void a_failed_attempt_is_not_sampled_and_the_question_stays() {
    batch(100);
    bytes();
    batch(100, Optional.of(new IllegalStateException("no")));
    assertThat(samples).isEmpty();
    batch(100);
    assertThat(samples).hasSize(1);
  }

  @Test
  void what_cannot_be_encoded_is_unknown_and_an_empty_state_has_no_bytes() {
    mean = OptionalDouble.empty();
    batch(100);
    bytes();
    batch(100);
    assertThat(bytes()).isEmpty();
    batch(0);
    assertThat(bytes()).hasValue(0);
  }

  @Test
  void after_the_end_the_sizes_stay_and_the_engine_is_not_asked() {
    batch(100);
    watch.ended();
    batch(5);
    assertThat(watch.sizes().get(0).keys()).isEqualTo(100);
  }

  private static final class CountedStates implements Engine {
    private final SortedMap<String, Long> keys = new TreeMap<>();

    @Override
    public SortedMap<String, Long> stateKeys() {
      return keys;
    }

    @Override
    public SortedMap<String, StateActivity> stateActivity() {
      return new TreeMap<>();
    }

    @Override
    public Evaluator evaluator() {
      throw new UnsupportedOperationException();
    }

    @Override
    public BatchEvaluator begin(BatchInfo batch) {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<Pair<?, ?>> state(String name) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void write(StateOutput out) {
      throw new UnsupportedOperationException();
    }

    @Override
    public RestoredState restore(WrittenState written) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void merge(WrittenState written, StateSlice slice, StateOutput out) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
  }
}
