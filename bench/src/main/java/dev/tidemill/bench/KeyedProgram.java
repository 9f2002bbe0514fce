/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.bench;

import dev.tidemill.PairDStream;
import dev.tidemill.StateSpec;
import dev.tidemill.data.Pair;
import dev.tidemill.state.State;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The stateful programs that are measured: from pairs to what they emit. */
enum KeyedProgram {
  /** A sliding sum that the leaving batch is taken out of; all keys are emitted. */
  WINDOW_SUM {
    @Override
    TotalsSink<?> declare(PairDStream<String, Long> pairs, Duration length) {
      TotalsSink<Pair<String, Long>> totals = new TotalsSink<>(Pair::value);
      pairs
          .reduceByKeyAndWindow(Long::sum, (sum, old) -> sum - old, length, BATCH)
          .writeTo(totals);
      return totals;
    }
  },

  /** A sliding maximum; all keys are emitted. */
  WINDOW_MAX {
    @Override
    TotalsSink<?> declare(PairDStream<String, Long> pairs, Duration length) {
      TotalsSink<Pair<String, Long>> totals = new TotalsSink<>(Pair::value);
      pairs.reduceByKeyAndWindow(Math::max, length).writeTo(totals);
      return totals;
    }
  },

  /** As {@link #WINDOW_SUM}, but only keys whose value has changed are emitted. */
  WINDOW_SUM_CHANGES {
    @Override
    TotalsSink<?> declare(PairDStream<String, Long> pairs, Duration length) {
      TotalsSink<Pair<String, Optional<Long>>> totals =
          new TotalsSink<>(change -> change.value().orElse(0L));
      pairs
          .reduceByKeyAndWindow(Long::sum, (sum, old) -> sum - old, length, BATCH)
          .changes()
          .writeTo(totals);
      return totals;
    }
  },

  /** As {@link #WINDOW_MAX}, but only keys with records in the entering or leaving batch are emitted. */
  WINDOW_MAX_CHANGES {
    @Override
    TotalsSink<?> declare(PairDStream<String, Long> pairs, Duration length) {
      TotalsSink<Pair<String, Optional<Long>>> totals =
          new TotalsSink<>(change -> change.value().orElse(0L));
      pairs.reduceByKeyAndWindow(Math::max, length).changes().writeTo(totals);
      return totals;
    }
  },

  /** A running sum for each record. */
  MAP_WITH_STATE {
    @Override
    TotalsSink<?> declare(PairDStream<String, Long> pairs, Duration length) {
      TotalsSink<Long> totals = new TotalsSink<>(sum -> sum);
      pairs.mapWithState(StateSpec.function(KeyedProgram::runningSum)).writeTo(totals);
      return totals;
    }
  },

  /** A running sum; all keys are emitted. */
  UPDATE_STATE_BY_KEY {
    @Override
    TotalsSink<?> declare(PairDStream<String, Long> pairs, Duration length) {
      TotalsSink<Pair<String, Long>> totals = new TotalsSink<>(Pair::value);
      pairs.updateStateByKey(KeyedProgram::added).writeTo(totals);
      return totals;
    }
  };

  /** The batch interval. */
  static final Duration BATCH = Duration.ofSeconds(1);

  /** Declares the program and the sink that adds up what it emits. */
  abstract TotalsSink<?> declare(PairDStream<String, Long> pairs, Duration length);

  /** Whether only changes are emitted, which the peer does not know without another look. */
  boolean emitsChanges() {
    return this == WINDOW_SUM_CHANGES || this == WINDOW_MAX_CHANGES;
  }

  /** Whether the peer does more work, as one does by hand, so that the job should be cheaper. */
  boolean isCheaper() {
    return emitsChanges() || this == WINDOW_MAX;
  }

  /** Whether a first batch gives all keys a state. */
  boolean startsWithAllKeys() {
    return this == MAP_WITH_STATE || this == UPDATE_STATE_BY_KEY;
  }

  static Long runningSum(String key, Optional<Long> value, State<Long> state) {
    long sum = (state.exists() ? state.get() : 0) + value.orElse(0L);
    if (!state.isTimingOut()) {
      state.update(sum);
    }
    return sum;
  }

  static Optional<Long> added(List<Long> values, Optional<Long> state) {
    if (values.isEmpty()) {
      return state;
    }
    long sum = state.orElse(0L);
    for (long value : values) {
      sum += value;
    }
    return Optional.of(sum);
  }
}
