/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.counter;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.Origin;
import dev.tidemill.error.TidemillException;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** The counters and gauges that a program has declared, in bounded number. Safe for any thread. */
public final class JobCounters {
  /** Of counters and gauges together. */
  public static final int MAX = 200;

  private static final Pattern NAME = Pattern.compile("[a-zA-Z][a-zA-Z0-9]*([._][a-zA-Z0-9]+)*");
  private static final int MAX_NAME = 100;
  private static final String RESERVED = "tidemill";

  private final SortedMap<String, CounterCell> counters = new TreeMap<>();
  private final SortedMap<String, Supplier<? extends Number>> gauges = new TreeMap<>();

  /** The form of each name in metrics, which is the same for {@code a.b} and {@code a_b}. */
  private final Map<String, String> names = new TreeMap<>();

  /**
   * The counter with a name, which is made if there is none.
   *
   * @throws TidemillException if the name is malformed or is that of a gauge, or there are too many
   */
  public synchronized CounterCell counter(String name, Origin origin) {
    CounterCell known = counters.get(name);
    if (known == null) {
      reserve(name, origin);
      known = new CounterCell();
      counters.put(name, known);
    }
    return known;
  }

  /**
   * Declares a gauge.
   *
   * @throws TidemillException if the name is malformed or taken, or there are too many
   */
  public synchronized void gauge(String name, Supplier<? extends Number> value, Origin origin) {
    reserve(name, origin);
    gauges.put(name, value);
  }

  private void reserve(String name, Origin origin) {
    if (!NAME.matcher(name).matches() || name.length() > MAX_NAME || name.startsWith(RESERVED)) {
      throw new TidemillException(
          ErrorCode.INVALID_ARGUMENT,
          "the name \"" + name + "\" given to " + origin + " must be words of letters and digits"
              + " with dots or underscores between them, such as orders.invalid, of at most "
              + MAX_NAME
              + " characters, and must not start with " + RESERVED);
    }
    String form = form(name);
    String other = names.get(form);
    if (other != null) {
      throw new TidemillException(
          ErrorCode.DUPLICATE_NAME,
          "the name \"" + name + "\" given to " + origin + " is taken by the "
              + (gauges.containsKey(other) ? "gauge" : "counter") + " \"" + other
              + "\"; give it another one");
    }
    if (names.size() >= MAX) {
      throw new TidemillException(
          ErrorCode.INVALID_ARGUMENT,
          origin + " would be counter or gauge number " + (MAX + 1) + ", and a job has at most "
              + MAX + "; names are for kinds of things and not for each value of the data");
    }
    names.put(form, name);
  }

  /** Metrics have no dots, and add the end of counters themselves. */
  private static String form(String name) {
    return name.replace('.', '_').replaceFirst("_total$", "");
  }

  /**
   * Adds what a batch has counted that is decided. A counter of another context counts in the job
   * whose function calls it, as far as there is room for it.
   */
  public synchronized void add(Map<String, Long> counts) {
    counts.forEach((name, n) -> {
      CounterCell cell = counters.get(name);
      if (cell == null && names.size() < MAX && names.putIfAbsent(form(name), name) == null) {
        cell = new CounterCell();
        counters.put(name, cell);
      }
      if (cell != null) {
        cell.add(n);
      }
    });
  }

  /** The counters with what they have counted. */
  public synchronized SortedMap<String, Long> counts() {
    SortedMap<String, Long> counts = new TreeMap<>();
    counters.forEach((name, cell) -> counts.put(name, cell.value()));
    return counts;
  }

  /** The gauges, each asked now, on this thread; empty for one that fails. */
  public SortedMap<String, OptionalDouble> gauges() {
    SortedMap<String, Supplier<? extends Number>> asked;
    synchronized (this) {
      asked = new TreeMap<>(gauges);
    }
    SortedMap<String, OptionalDouble> values = new TreeMap<>();
    asked.forEach((name, gauge) -> values.put(name, value(gauge)));
    return values;
  }

  /** The job has ended: whoever still shows it keeps nothing of the program alive. */
  public synchronized void forgetGauges() {
    gauges.clear();
  }

  @SuppressWarnings("NullAway") // the program's supplier may return null all the same
  private static OptionalDouble value(Supplier<? extends Number> gauge) {
    try {
      Number value = gauge.get();
      return value == null || Double.isNaN(value.doubleValue())
          ? OptionalDouble.empty()
          : OptionalDouble.of(value.doubleValue());
    } catch (Exception | LinkageError | StackOverflowError e) {
      return OptionalDouble.empty(); // an unknown value is not shown
    }
  }
}
