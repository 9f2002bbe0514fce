/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.keyed;

import dev.tidemill.data.Pair;
import dev.tidemill.error.Origin;
import dev.tidemill.function.ReduceFunction;
import dev.tidemill.spi.kernel.Push;
import dev.tidemill.spi.state.KeyGroups;
import dev.tidemill.spi.state.KeyedOperator;
import dev.tidemill.state.State;
import dev.tidemill.time.Time;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Batches for keyed state of one kind, and what tables that take them show. The same seed makes the same batches. */
final class RandomBatches {
  static final int WINDOW = 5;
  private static final long SECOND = 1000;
  private static final Origin ORIGIN = Origin.here("state");

  /** What is kept. */
  enum Kind {
    /** Longs, and now and then something else; ended by a function of the values. */
    UPDATES(new KeyedOperator.UpdateByKey<Object, Object, Object>(
        (time, key, values, state) -> updated(time, values, state), true)),
    /** Set and removed record by record. */
    MAPS(new KeyedOperator.MapWithState<Object, Object, Object, Object>(
        (time, key, value, state, out) -> called(key, value, state, out), 0, true)),
    /** The same with keys that time out. */
    TIMED_MAPS(new KeyedOperator.MapWithState<Object, Object, Object, Object>(
        (time, key, value, state, out) -> called(key, value, state, out), 3 * SECOND, true)),
    /** Sums of longs, and how many panes they are made of. */
    COUNTED_SUMS(sums(true)),
    /** Sums of longs in two stacks. */
    SUMS(sums(false)),
    /** Sums of floating-point numbers, whose last bits tell in which order they were added. */
    FLOATING_SUMS(sums(false)),
    /** Longs until something else comes. */
    MIXED_SUMS(sums(true)),
    /** All values of a key. */
    LISTS(new KeyedOperator.GroupWindow<Object, Object>());

    @SuppressWarnings("ImmutableEnumChecker") // operators of this class have no state
    private final KeyedOperator<Object, ?, ?, ?> operator;

    Kind(KeyedOperator<Object, ?, ?, ?> operator) {
      this.operator = operator;
    }

    private boolean isWindow() {
      return compareTo(COUNTED_SUMS) >= 0;
    }

    @SuppressWarnings("unchecked") // all are of objects
    private KeyedOperator<Object, Object, Object, Object> operator() {
      return (KeyedOperator<Object, Object, Object, Object>) operator;
    }

    private Object value(Random random) {
      long number = random.nextInt(40);
      return switch (this) {
        case FLOATING_SUMS -> number / 7.0;
        case MIXED_SUMS -> random.nextInt(12) == 0 ? (Object) (number / 7.0) : number;
        case LISTS -> random.nextBoolean() ? List.of(number) : List.of("a", number);
        default -> number;
      };
    }
  }

  /** A batch, partition by partition. */
  record Batch(Time time, List<KeyedBatch<Object, Object, Object>> partitions) {}

  private record Pane(Time time, List<Pair<Object, Object>> pairs) {}

  final Kind kind;
  final KeyGroups groups;
  private final Random random;
  private final int keys;
  private final int typesOfKeys;
  private List<Pane> panes = new ArrayList<>();
  private List<Pane> panesAfter = new ArrayList<>();
  private long number;

  RandomBatches(Kind kind, int seed) {
    this.kind = kind;
    this.random = new Random(seed * 1_000_003L + kind.name().hashCode());
    this.groups = new KeyGroups(1 + random.nextInt(4), 1 + random.nextInt(3));
    this.keys = 3 + random.nextInt(40);
    this.typesOfKeys = random.nextInt(3);
  }

  StateTable newTable() {
    return new StateTable(groups, kind == Kind.TIMED_MAPS);
  }

  /** The batch that comes now. */
  Batch next() {
    number++;
    Time time = Time.ofMillis(number * SECOND);
    Map<Object, Object> perKey = new LinkedHashMap<>();
    List<Pair<Object, Object>> pairs = new ArrayList<>();
    int size = random.nextInt(random.nextInt(4) == 0 ? 2 * keys : 8);
    for (int i = 0; i < size; i++) {
      Object key = key(random.nextInt(keys));
      Object value = kind.value(random);
      pairs.add(pair(key, value));
      perKey.put(key, value);
    }
    if (!kind.isWindow()) {
      return batch(time, pairs, List.of());
    }
    List<Pair<Object, Object>> entering = new ArrayList<>();
    perKey.forEach((key, value) -> entering.add(pair(key, value)));
    List<Pane> leaving = new ArrayList<>();
    panesAfter = new ArrayList<>();
    for (Pane pane : panes) {
      (pane.time().millis() <= time.millis() - WINDOW * SECOND ? leaving : panesAfter).add(pane);
    }
    panesAfter.add(new Pane(time, entering));
    return batch(time, entering, leaving);
  }

  /** The last batch counts. */
  void committed() {
    panes = panesAfter;
  }

  private Batch batch(Time time, List<Pair<Object, Object>> entering, List<Pane> leaving) {
    List<KeyedBatch<Object, Object, Object>> partitions = new ArrayList<>();
    for (int p = 0; p < groups.numPartitions(); p++) {
      List<List<Pair<Object, Object>>> gone = new ArrayList<>();
      for (Pane pane : leaving) {
        gone.add(of(p, pane.pairs()));
      }
      partitions.add(new KeyedBatch<>(time, List.of(), List.of(of(p, entering)), gone));
    }
    return new Batch(time, partitions);
  }

  private List<Pair<Object, Object>> of(int partition, List<Pair<Object, Object>> pairs) {
    return pairs.stream()
        .filter(pair -> groups.partition(pair.key()) == partition)
        .toList();
  }

  /** Changes a table; returns what it emits and what its views show. */
  List<String> apply(StateTable table, Batch batch) {
    List<String> shown = new ArrayList<>();
    for (int p = 0; p < groups.numPartitions(); p++) {
      KeyedSteps.apply(ORIGIN, kind.operator(), table, p, batch.partitions().get(p), emitted -> {
        shown.add("emitted " + TableDump.text(emitted));
      });
      KeyedSteps.<Object, Object>pushAll(table, p, new Shown<>(shown), false);
      KeyedSteps.<Object, Object>pushChanges(table, p, new Shown<>(shown), false);
    }
    return shown;
  }

  private static final class Shown<V> extends Push<Pair<Object, V>> {
    private final List<String> shown;

    Shown(List<String> shown) {
      this.shown = shown;
    }

    @Override
    public void accept(Pair<Object, V> pair) {
      shown.add(TableDump.text(pair.key()) + " is " + TableDump.text(pair.value()));
    }

    @Override
    public boolean isFull() {
      return false;
    }

    @Override
    public void end() {}
  }

  private @Nullable Object key(int n) {
    return switch (typesOfKeys) {
      case 0 -> (long) n;
      case 1 -> "k" + n;
      default -> n == 2 ? null : n % 5 == 4 ? "k" + n : (Object) (long) n;
    };
  }

  @SuppressWarnings("NullAway") // keys may be null
  private static Pair<Object, Object> pair(@Nullable Object key, Object value) {
    return new Pair<>(key, value);
  }

  private static Optional<Object> updated(Time time, List<Object> values, Optional<Object> state) {
    if (values.isEmpty()) {
      return state.map(same -> same instanceof String text ? new String(text) : same);
    }
    long sum = state.orElse(0L) instanceof Long before ? before : 1;
    for (Object value : values) {
      sum += (Long) value;
    }
    return sum % 4 == 0
        ? Optional.empty()
        : Optional.of(time.millis() % 7 == 0 && sum % 3 == 0 ? (Object) ("s" + sum) : sum);
  }

  private static void called(
      Object key, Optional<Object> value, State<Object> state, Consumer<? super Object> out) {
    long before = state.exists() ? (Long) state.get() : 0;
    out.accept(key + " " + before + (state.isTimingOut() ? " timing out" : ""));
    if (value.isPresent()) {
      long number = (Long) value.get();
      if (number % 5 == 0) {
        state.remove();
      } else if (number % 5 != 1) {
        state.update(before + number);
      }
    }
  }

  private static KeyedOperator<Object, Object, Object, Object> sums(boolean inverse) {
    ReduceFunction<Object> plus = (a, b) -> a instanceof Long x && b instanceof Long y
        ? (Object) (x + y)
        : (Object) (((Number) a).doubleValue() + ((Number) b).doubleValue());
    ReduceFunction<Object> minus = (a, b) -> (Long) a - (Long) b;
    return new KeyedOperator.ReduceWindow<>(plus, inverse ? minus : null, false, true);
  }
}
