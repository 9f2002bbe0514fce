/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.bench;

import dev.tidemill.data.Pair;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;

/**
 * The stateful programs as one writes them without any framework: two threads, each with the {@link HashMap}s of half the keys. Each
 * looks at all records and takes those of its keys, which saves an exchange.
 */
final class HandKeyed implements AutoCloseable {
  private final ExecutorService second = Executors.newSingleThreadExecutor();
  private final Half first;
  private final Half other;

  /** One thread's keys. */
  abstract static class Half {
    /** Takes a batch in and adds up what is emitted. */
    abstract Totals run(List<Pair<String, Long>> batch, int half);

    /** The keys that the last batch has changed; for peers that do not emit them anyway. */
    Totals changes() {
      throw new UnsupportedOperationException("changes are not known");
    }
  }

  HandKeyed(Supplier<Half> half) {
    first = half.get();
    other = half.get();
  }

  /** The peer of a program. */
  static HandKeyed of(KeyedProgram program, int batchesPerWindow) {
    return switch (program) {
      case WINDOW_SUM -> new HandKeyed(() -> new SumInPlace(batchesPerWindow));
      case WINDOW_SUM_CHANGES -> new HandKeyed(() -> new RebuiltSum(batchesPerWindow));
      case WINDOW_MAX, WINDOW_MAX_CHANGES -> new HandKeyed(() -> new MergedPanes(batchesPerWindow));
      case MAP_WITH_STATE -> new HandKeyed(RunningSums::new);
      case UPDATE_STATE_BY_KEY -> new HandKeyed(ScannedSums::new);
    };
  }

  Totals run(List<Pair<String, Long>> batch) {
    Future<Totals> others = second.submit(() -> other.run(batch, 1));
    Totals totals = first.run(batch, 0);
    try {
      return totals.plus(others.get());
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException("the other half failed", e);
    }
  }

  Totals changes() {
    return first.changes().plus(other.changes());
  }

  @Override
  public void close() {
    second.shutdown();
  }

  private static boolean isIn(int half, String key) {
    return (key.hashCode() * 0x9E3779B9) >>> (Integer.SIZE - 1) == half;
  }

  /** Keeps the maps of the batches in the window. */
  private abstract static class Windowed extends Half {
    final Deque<Map<String, long[]>> panes = new ArrayDeque<>();
    private final int most;
    Map<String, long[]> left = Map.of();

    Windowed(int most) {
      this.most = most;
    }

    final Map<String, long[]> slide(Map<String, long[]> entering) {
      panes.addLast(entering);
      left = panes.size() > most ? panes.removeFirst() : Map.of();
      return left;
    }

    final Set<String> touched() {
      Set<String> touched = new HashSet<>(left.keySet());
      touched.addAll(panes.getLast().keySet());
      return touched;
    }

    static Map<String, long[]> sums(List<Pair<String, Long>> batch, int half) {
      Map<String, long[]> sums = new HashMap<>();
      for (Pair<String, Long> record : batch) {
        if (isIn(half, record.key())) {
          long[] sum = sums.get(record.key());
          if (sum == null) {
            sums.put(record.key(), new long[] {record.value()});
          } else {
            sum[0] += record.value();
          }
        }
      }
      return sums;
    }
  }

  /** A sum and a number of batches for each key, changed in place by what enters and leaves. */
  private static final class SumInPlace extends Windowed {
    private final Map<String, long[]> window = new HashMap<>();

    SumInPlace(int panes) {
      super(panes);
    }

    @Override
    Totals run(List<Pair<String, Long>> batch, int half) {
      Map<String, long[]> entering = sums(batch, half);
      slide(entering).forEach((key, sum) -> {
        long[] ofWindow = Objects.requireNonNull(window.get(key));
        ofWindow[0] -= sum[0];
        if (--ofWindow[1] == 0) {
          window.remove(key);
        }
      });
      entering.forEach((key, sum) -> {
        long[] ofWindow = window.computeIfAbsent(key, k -> new long[2]);
        ofWindow[0] += sum[0];
        ofWindow[1]++;
      });
      long total = 0;
      for (long[] ofKey : window.values()) {
        total += ofKey[0];
      }
      return new Totals(window.size(), total);
    }
  }

  /** A new map of all keys for each slide, made of the one before: what immutable results cost. */
  private static final class RebuiltSum extends Windowed {
    private record Sum(long sum, long panes) {}

    private Map<String, Sum> window = Map.of();

    RebuiltSum(int panes) {
      super(panes);
    }

    @Override
    Totals run(List<Pair<String, Long>> batch, int half) {
      Map<String, long[]> entering = sums(batch, half);
      Map<String, Sum> next = new HashMap<>(window);
      slide(entering)
          .forEach((key, sum) -> next.computeIfPresent(
              key,
              (k, old) -> old.panes() == 1 ? null : new Sum(old.sum() - sum[0], old.panes() - 1)));
      entering.forEach((key, sum) ->
          next.merge(key, new Sum(sum[0], 1), (a, b) -> new Sum(a.sum() + b.sum(), a.panes() + 1)));
      window = next;
      return new Totals(next.size(), 0);
    }

    @Override
    Totals changes() {
      Set<String> touched = touched();
      long total = 0;
      for (String key : touched) {
        Sum sum = window.get(key);
        total += sum == null ? 0 : sum.sum();
      }
      return new Totals(touched.size(), total);
    }
  }

  /** The maps of all batches in the window merged again for each slide, for want of an inverse. */
  private static final class MergedPanes extends Windowed {
    private Map<String, long[]> window = Map.of();

    MergedPanes(int panes) {
      super(panes);
    }

    @Override
    Totals run(List<Pair<String, Long>> batch, int half) {
      slide(maxima(batch, half));
      Map<String, long[]> merged = new HashMap<>(window.size() * 4 / 3 + 1);
      for (Map<String, long[]> pane : panes) {
        pane.forEach((key, max) -> {
          long[] ofWindow = merged.get(key);
          if (ofWindow == null) {
            merged.put(key, new long[] {max[0]});
          } else {
            ofWindow[0] = Math.max(ofWindow[0], max[0]);
          }
        });
      }
      window = merged;
      long total = 0;
      for (long[] ofKey : merged.values()) {
        total += ofKey[0];
      }
      return new Totals(merged.size(), total);
    }

    private static Map<String, long[]> maxima(List<Pair<String, Long>> batch, int half) {
      Map<String, long[]> maxima = new HashMap<>();
      for (Pair<String, Long> record : batch) {
        if (isIn(half, record.key())) {
          long[] max = maxima.get(record.key());
          if (max == null) {
            maxima.put(record.key(), new long[] {record.value()});
          } else {
            max[0] = Math.max(max[0], record.value());
          }
        }
      }
      return maxima;
    }

    @Override
    Totals changes() {
      Set<String> touched = touched();
      long total = 0;
      for (String key : touched) {
        long[] max = window.get(key);
        total += max == null ? 0 : max[0];
      }
      return new Totals(touched.size(), total);
    }
  }

  /** One probe for each record. */
  private static final class RunningSums extends Half {
    private final Map<String, long[]> sums = new HashMap<>();

    @Override
    Totals run(List<Pair<String, Long>> batch, int half) {
      long records = 0;
      long total = 0;
      for (Pair<String, Long> record : batch) {
        if (isIn(half, record.key())) {
          long[] sum = sums.computeIfAbsent(record.key(), key -> new long[1]);
          sum[0] += record.value();
          records++;
          total += sum[0];
        }
      }
      return new Totals(records, total);
    }
  }

  /** What came for a key is put beside its state; then one walk over all keys updates them. */
  private static final class ScannedSums extends Half {
    private final Map<String, long[]> states = new HashMap<>();

    @Override
    Totals run(List<Pair<String, Long>> batch, int half) {
      for (Pair<String, Long> record : batch) {
        if (isIn(half, record.key())) {
          states.computeIfAbsent(record.key(), key -> new long[2])[1] += record.value();
        }
      }
      long total = 0;
      for (long[] state : states.values()) {
        state[0] += state[1];
        state[1] = 0;
        total += state[0];
      }
      return new Totals(states.size(), total);
    }
  }
}
