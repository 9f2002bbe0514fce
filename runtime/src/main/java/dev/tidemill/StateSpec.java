/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill;

import dev.tidemill.data.Partitioner;
import dev.tidemill.error.Arguments;
import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.Origin;
import dev.tidemill.error.TidemillException;
import dev.tidemill.function.Function3;
import dev.tidemill.function.Function4;
import dev.tidemill.rdd.PairRDD;
import dev.tidemill.state.State;
import dev.tidemill.state.StateFunction;
import dev.tidemill.time.Time;
import java.time.Duration;
import java.util.Optional;

/**
 * Specifies how {@link PairDStream#mapWithState} processes each record with the state of its key.
 * Immutable.
 *
 * <pre>{@code
 * StateSpec<String, Long, Long, Pair<String, Long>> running = StateSpec
 *     .function((String word, Optional<Long> one, State<Long> count) -> {
 *       long sum = count.option().orElse(0L) + one.orElse(0L);
 *       if (!count.isTimingOut()) count.update(sum);
 *       return Pair.of(word, sum);
 *     })
 *     .timeout(Duration.ofMinutes(30));
 * }</pre>
 *
 * @param <K> type of the keys
 * @param <V> type of the values
 * @param <S> type of the state
 * @param <M> type of the emitted records
 */
public final class StateSpec<K, V, S, M> {
  /** The longest possible timeout. */
  private static final Duration MAX_TIMEOUT = Duration.ofDays(36_500);

  private final Object given;
  private final StateFunction<K, V, S, M> function;
  private final Optional<PairRDD<K, S>> initialState;
  private final Optional<Partitioner> partitioner;
  private final Optional<Duration> timeout;

  private StateSpec(
      Object given,
      StateFunction<K, V, S, M> function,
      Optional<PairRDD<K, S>> initialState,
      Optional<Partitioner> partitioner,
      Optional<Duration> timeout) {
    this.given = given;
    this.function = function;
    this.initialState = initialState;
    this.partitioner = partitioner;
    this.timeout = timeout;
  }

  /**
   * A function of key, value and state, whose result is emitted for every record. It is called with
   * an empty value for a key that {@link State#isTimingOut times out}, and for a record whose value
   * is null.
   */
  public static <K, V, S, M> StateSpec<K, V, S, M> function(
      Function3<? super K, Optional<V>, State<S>, ? extends M> function) {
    Arguments.given("function", function);
    return of(
        function, (batch, key, value, state, out) -> out.accept(function.call(key, value, state)));
  }

  /** A function of batch time, key, value and state, whose result is emitted if it is not empty. */
  public static <K, V, S, M> StateSpec<K, V, S, M> function(
      Function4<Time, ? super K, Optional<V>, State<S>, Optional<M>> function) {
    Arguments.given("function", function);
    return of(function, (batch, key, value, state, out) -> {
      Optional<M> result = function.call(batch, key, value, state);
      if (result == null) {
        throw new NullPointerException(
            "the function returned null; return Optional.empty() to emit nothing");
      }
      if (result.isPresent()) {
        out.accept(result.get());
      }
    });
  }

  private static <K, V, S, M> StateSpec<K, V, S, M> of(
      Object given, StateFunction<K, V, S, M> function) {
    return new StateSpec<>(given, function, Optional.empty(), Optional.empty(), Optional.empty());
  }

  /**
   * Sets the state that keys have before the first batch; for duplicate keys, the last one is used.
   */
  public StateSpec<K, V, S, M> initialState(PairRDD<K, S> state) {
    Arguments.given("initialState", state);
    return new StateSpec<>(given, function, Optional.of(state), partitioner, timeout);
  }

  /**
   * Sets the number of partitions of the emitted records and the snapshots, which are distributed
   * by the hash of the key.
   *
   * @throws TidemillException if that is less than 1 or more than 65,536
   */
  public StateSpec<K, V, S, M> numPartitions(int n) {
    return partitioner(Partitioner.hash(Arguments.partitions(n, "numPartitions")));
  }

  /**
   * Distributes the emitted records and the snapshots by key. Where the state itself is stored does
   * not depend on it.
   */
  public StateSpec<K, V, S, M> partitioner(Partitioner newPartitioner) {
    Origin origin = Arguments.given("partitioner", newPartitioner);
    Arguments.partitions(newPartitioner.numPartitions(), origin);
    return new StateSpec<>(given, function, initialState, Optional.of(newPartitioner), timeout);
  }

  /**
   * Removes the state of a key that has had no records for longer than this. In the first batch
   * that is later than its last record by more than the timeout, the function is called once more,
   * without a value, and then the state is removed. A record of the key in that batch prevents
   * this. Every call for a key resets the timeout, even if it only reads the state. When a job goes on
   * from a checkpoint and had no timeout before, the time counts from its last batch.
   *
   * @param idle whole milliseconds, at least 1
   * @throws TidemillException if it is not
   */
  public StateSpec<K, V, S, M> timeout(Duration idle) {
    Origin origin = Arguments.given("timeout", idle);
    boolean inBounds = idle.compareTo(Duration.ofMillis(1)) >= 0
        && idle.compareTo(MAX_TIMEOUT) <= 0
        && idle.toNanosPart() % 1_000_000 == 0;
    if (!inBounds) {
      throw new TidemillException(
          ErrorCode.INVALID_ARGUMENT,
          "the timeout is " + idle + " in " + origin + "; use whole milliseconds, from 1 ms to "
              + MAX_TIMEOUT.toDays() + " days");
    }
    return new StateSpec<>(given, function, initialState, partitioner, Optional.of(idle));
  }

  /** The function as the program passed it, for the check of what it captures. */
  Object given() {
    return given;
  }

  StateFunction<K, V, S, M> function() {
    return function;
  }

  Optional<PairRDD<K, S>> initialState() {
    return initialState;
  }

  Optional<Partitioner> partitioner() {
    return partitioner;
  }

  Optional<Duration> timeout() {
    return timeout;
  }
}
