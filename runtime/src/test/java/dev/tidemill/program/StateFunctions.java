/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.program;

import dev.tidemill.data.Pair;
import dev.tidemill.function.FilterFunction;
import dev.tidemill.function.Function2;
import dev.tidemill.function.Function4;
import dev.tidemill.function.MapFunction;
import dev.tidemill.function.ReduceFunction;
import dev.tidemill.program.Functions.Reducing;
import dev.tidemill.state.State;
import dev.tidemill.time.Time;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The functions of random programs that keep state. */
final class StateFunctions {
  private StateFunctions() {}

  /**
   * When functions throw, as far as they need to know.
   *
   * @param faulty numbers of batches
   */
  record Faults(List<Integer> faulty) implements Serializable {
    static final Faults NONE = new Faults(List.of());

    static Faults of(Conditions conditions) {
      return new Faults(
          conditions.fault() == Conditions.Fault.SKIPPED_HALF_WAY
              ? conditions.faulty()
              : List.of());
    }

    void check(Time batch, @Nullable Object key) {
      if (faulty.contains((int) (batch.millis() / 1000)) && Values.number(key) % 2 == 0) {
        throw new IllegalStateException("scripted failure at key " + Values.text(key));
      }
    }
  }

  /** What becomes of a key's state; the first kinds do not depend on the order of values. */
  record Updating(int kind, Faults faults)
      implements Function4<Time, Object, List<Object>, Optional<Object>, Optional<Object>> {
    private static final List<String> NAMES =
        List.of("sum", "countWhileBusy", "mixed", "compose", "lastTwo");
    static final int UNORDERED = 3;

    static Updating of(int kind, Faults faults) {
      return new Updating(kind % NAMES.size(), faults);
    }

    boolean isOrdered() {
      return kind >= UNORDERED;
    }

    @Override
    public Optional<Object> call(
        Time batch, Object key, List<Object> values, Optional<Object> state) {
      faults.check(batch, key);
      return updated(kind, values, state);
    }

    private static Optional<Object> updated(int kind, List<Object> values, Optional<Object> state) {
      switch (kind) {
        case 0 -> {
          Object sum = state.orElse(0L);
          for (Object value : values) {
            sum = SUM.call(sum, value);
          }
          return Optional.of(sum);
        }
        case 1 -> {
          long count = (Long) state.orElse(0L) + values.size();
          return values.isEmpty() && count % 2 == 0 ? Optional.empty() : Optional.of(count);
        }
        case 2 -> {
          int count = Values.number(state.orElse("")) % 5 + values.size();
          return Optional.of(count % 3 == 0 ? "s" + count : Long.valueOf(count));
        }
        case 3 -> {
          Object composed = state.orElse(9409);
          for (Object value : values) {
            composed = COMPOSE.call(composed, value);
          }
          return Optional.of(composed);
        }
        default -> {
          if (values.isEmpty()) {
            return state;
          }
          Object last = values.get(values.size() - 1);
          return Values.number(last) % 4 == 0
              ? Optional.empty()
              : Optional.of(Pair.of(
                  Functions.digest(
                      state.<Object>map(s -> ((Pair<?, ?>) s).value()).orElse("")),
                  Functions.digest(last)));
        }
      }
    }

    /** A state to begin with. */
    Object initial(int n) {
      return switch (kind) {
        case 3 -> n;
        case 4 -> Pair.of("", "i" + n);
        default -> (long) n;
      };
    }

    @Override
    public String toString() {
      return NAMES.get(kind);
    }
  }

  /** As {@link Updating}, for those who do not ask for time and key. */
  record UpdatingValues(Updating updating)
      implements Function2<List<Object>, Optional<Object>, Optional<Object>> {
    @Override
    public Optional<Object> call(List<Object> values, Optional<Object> state) {
      return Updating.updated(updating.kind(), values, state);
    }
  }

  /** What is made of a record and the state of its key; the first kinds do not depend on the order of values. */
  record Mapping(int kind, Faults faults)
      implements Function4<Time, Object, Optional<Object>, State<Object>, Optional<Object>> {
    private static final List<String> NAMES =
        List.of("count", "countToFour", "sum", "compose", "sometimes");
    private static final int UNORDERED = 3;

    static Mapping of(int kind, Faults faults) {
      return new Mapping(kind % NAMES.size(), faults);
    }

    boolean isOrdered() {
      return kind >= UNORDERED;
    }

    @Override
    public Optional<Object> call(
        Time batch, Object key, Optional<Object> value, State<Object> state) {
      faults.check(batch, key);
      if (state.isTimingOut()) {
        return Optional.of(Pair.of(key, "gone with " + Values.text(state.get())));
      }
      Object record = value.orElse("null");
      switch (kind) {
        case 0 -> state.update((Long) state.option().orElse(0L) + 1);
        case 1 -> {
          long count = (Long) state.option().orElse(0L) + 1;
          if (count == 4) {
            state.remove();
          } else {
            state.update(count);
          }
        }
        case 2 -> state.update(SUM.call(state.option().orElse(0L), record));
        case 3 -> state.update(COMPOSE.call(state.option().orElse(9409), record));
        default -> {
          int number = Values.number(record) + Values.number(state.option().orElse(""));
          if (number % 5 == 0) {
            state.remove();
          } else if (number % 3 == 0) {
            state.update(number % 2 == 0 ? "s" + number % 10 : Long.valueOf(number % 10));
          }
          if (number % 7 == 0) {
            return Optional.empty();
          }
        }
      }
      return kind == 2
          ? Optional.of(Pair.of(key, state.exists()))
          : Optional.of(Pair.of(key, state.option()));
    }

    /** A state to begin with. */
    Object initial(int n) {
      return kind == 3 ? (Object) n : (Object) (long) n;
    }

    @Override
    public String toString() {
      return NAMES.get(kind);
    }
  }

  /** Sums up numbers; what is none counts as some number. Always a long. */
  static final Adding SUM = new Adding();

  static final Reducing COMPOSE = Reducing.of(4);

  /** A sum of longs whatever the arguments are. */
  record Adding() implements ReduceFunction<Object> {
    @Override
    public Object call(Object a, Object b) {
      return summand(a) + summand(b);
    }

    static long summand(@Nullable Object value) {
      return value instanceof Long number ? number : Values.number(value) % 1000;
    }
  }

  /** Values that can be added and taken away again. */
  record Summand(int kind) implements MapFunction<Object, Object> {
    private static final List<String> NAMES = List.of("long", "sumAndCount", "double");
    private static final List<Adder> ADDERS =
        List.of(new Adder(0, 1), new Adder(1, 1), new Adder(2, 1));
    private static final List<Adder> SUBTRACTERS =
        List.of(new Adder(0, -1), new Adder(1, -1), new Adder(2, -1));

    static Summand of(int kind) {
      return new Summand(kind % NAMES.size());
    }

    @Override
    public Object call(Object value) {
      long number = Adding.summand(value) % 10;
      return switch (kind) {
        case 0 -> number;
        case 1 -> Pair.of(number, 1L);
        default -> number / 2.0;
      };
    }

    /** The same object for each kind, so that windows share their panes. */
    Adder sum() {
      return ADDERS.get(kind);
    }

    Adder inverse() {
      return SUBTRACTERS.get(kind);
    }

    @Override
    public String toString() {
      return NAMES.get(kind);
    }
  }

  /** Adds, or takes away. Doubles are halves, which floating-point numbers add without error. */
  record Adder(int kind, int sign) implements ReduceFunction<Object> {
    @Override
    public Object call(Object a, Object b) {
      return switch (kind) {
        case 0 -> (Long) a + sign * (Long) b;
        case 1 -> Pair.of(first(a) + sign * first(b), second(a) + sign * second(b));
        default -> (Double) a + sign * (Double) b;
      };
    }

    private static long first(Object pair) {
      return (Long) ((Pair<?, ?>) pair).key();
    }

    private static long second(Object pair) {
      return (Long) ((Pair<?, ?>) pair).value();
    }
  }

  /** Some of the results. */
  record EvenOnly() implements FilterFunction<Pair<Object, Object>> {
    @Override
    public boolean call(Pair<Object, Object> pair) {
      return Values.number(pair) % 2 == 0;
    }
  }
}
