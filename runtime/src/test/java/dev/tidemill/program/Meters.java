/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.program;

import dev.tidemill.function.MapFunction;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** Counts how often functions are called, by whichever copies of them. */
final class Meters {
  private static final Map<String, LongAdder> CALLS = new ConcurrentHashMap<>();
  private static final AtomicLong RUNS = new AtomicLong();

  private final String run = RUNS.incrementAndGet() + "/";

  /** A function that counts its calls. */
  MapFunction<Object, Object> counting(int stream, MapFunction<Object, Object> function) {
    String key = run + stream;
    CALLS.put(key, new LongAdder());
    return new Counting(key, function);
  }

  /** The calls since the last reading, by number of the stream. */
  Map<Integer, Long> read() {
    Map<Integer, Long> calls = new TreeMap<>();
    CALLS.forEach((key, adder) -> {
      if (key.startsWith(run)) {
        calls.put(Integer.parseInt(key.substring(run.length())), adder.sumThenReset());
      }
    });
    return calls;
  }

  void close() {
    CALLS.keySet().removeIf(key -> key.startsWith(run));
  }

  private record Counting(String key, MapFunction<Object, Object> function)
      implements MapFunction<Object, Object> {
    @Override
    public Object call(Object record) throws Exception {
      LongAdder adder = CALLS.get(key);
      if (adder != null) {
        adder.increment();
      }
      return function.call(record);
    }
  }
}
