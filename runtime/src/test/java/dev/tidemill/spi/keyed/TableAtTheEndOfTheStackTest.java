/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.keyed;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * A table holds what its model holds however its operations are cut short by the end of the stack.
 *
 * <p>Each operation is called at the end of the stack: from the frame in which the stack has ended, then from the one above, and so
 * on until it succeeds. So it is cut short in many places.
 */
class TableAtTheEndOfTheStackTest {
  private static final int ROUNDS = 300;
  private static final int OPERATIONS = 12;
  private static final int KEYS = 40;
  private static final long STACK_BYTES = 160 * 1024;

  private int cutShort;

  @Test
  void operations_that_were_cut_short_and_called_again_are_as_if_called_once() throws Exception {
    onSmallStack(() -> {
      for (int seed = 1; seed <= ROUNDS / 10; seed++) {
        new Table(seed).batches(10, true);
      }
    });
    assertThat(cutShort).isGreaterThan(ROUNDS * OPERATIONS);
  }

  @Test
  void an_abort_takes_operations_back_that_were_cut_short_and_given_up() throws Exception {
    onSmallStack(() -> {
      for (int seed = 1; seed <= ROUNDS; seed++) {
        new Table(seed).batches(3, false);
      }
    });
    assertThat(cutShort).isGreaterThan(ROUNDS);
  }

  private static void onSmallStack(Runnable body) throws Exception {
    useEachOperation(); // so that no class is loaded at the end of the stack
    List<Throwable> failures = new ArrayList<>();
    Thread thread = new Thread(null, body, "small stack", STACK_BYTES);
    thread.setUncaughtExceptionHandler((of, e) -> failures.add(e));
    thread.start();
    thread.join();
    if (!failures.isEmpty()) {
      throw new AssertionError(failures.get(0));
    }
  }

  private static void useEachOperation() {
    KeyGroupTable table = new KeyGroupTable(0L, 0L, true);
    for (long i = 0; i < 100; i++) {
      table.insert(i, (int) i, i, 0);
    }
    table.commit(0);
    for (int i = 0; i < 90; i++) {
      table.touch(i);
      table.put(i, "v", 1);
      table.replace(i, new String("v"));
      table.remove(i);
    }
    table.abort();
    table.commit(0);
  }

  /** Calls it at the end of the stack and then nearer to its beginning, until it returns, or a number of times. */
  private boolean deep(Runnable operation, int attempts) {
    int[] left = {attempts};
    return dive(operation, left, 0, 0);
  }

  /** The numbers make frames larger, so that the end of the stack is at another place for every seed. */
  @SuppressWarnings("InfiniteRecursion") // ends where the stack does
  private boolean dive(Runnable operation, int[] left, long a, long b) {
    try {
      return dive(operation, left, a + 1, b + a);
    } catch (StackOverflowError e) {
      if (left[0] == 0) {
        return false;
      }
      left[0]--;
      cutShort++;
      operation.run(); // thrown on to the frame above if it is cut short
      cutShort--;
      return true;
    }
  }

  private final class Table {
    private final Random random;
    private final String name;
    private final TableModel model = new TableModel();
    private final KeyGroupTable table;

    /** Whether all keys have one hash code, so that many find no slot in the index. */
    private final boolean collides;

    Table(int seed) {
      random = new Random(seed);
      name = "seed " + seed;
      table = new KeyGroupTable("", 0L, random.nextBoolean());
      collides = seed % 5 == 0;
      grow(0);
      for (int i = 0; i < (collides ? 80 : 5); i++) {
        model.insert("0-" + i, (long) i, 0);
      }
      model.commit(0);
    }

    void batches(int batches, boolean untilDone) {
      for (int batch = 1; batch <= batches; batch++) {
        List<String> before = contents();
        boolean keeps = untilDone && random.nextBoolean();
        for (int i = 0; i < OPERATIONS; i++) {
          operation(untilDone ? Integer.MAX_VALUE : random.nextInt(30), untilDone);
        }
        if (!untilDone) {
          table.abort();
          assertThat(contents()).as("%s, batch %d", name, batch).isEqualTo(before);
          grow(batch);
        } else if (keeps) {
          table.commit(batch);
          model.commit(batch);
        } else {
          deep(table::abort, Integer.MAX_VALUE);
          model.abort();
        }
        if (untilDone) {
          assertThat(contents()).as("%s, batch %d", name, batch).isEqualTo(expected());
        }
        everyKeyIsFound(batch);
      }
    }

    /** A few entries for the next batch to change. */
    private void grow(int batch) {
      for (int i = 0; i < (collides ? 80 : 5); i++) {
        String key = batch + "-" + i;
        table.insert(key, hash(key), (long) i, 0);
      }
      table.commit(batch);
    }

    private void operation(int attempts, boolean modelled) {
      String key = "k" + random.nextInt(KEYS);
      Object value = random.nextInt(30) == 0 ? "v" : (Object) (long) random.nextInt(1_000);
      int count = random.nextInt(3);
      int entry = table.find(key, hash(key));
      if (entry < 0) {
        if (table.size() > 0 && random.nextBoolean() && !modelled) {
          change(random.nextInt(table.size()), value, count, attempts);
          return;
        }
        deep(() -> table.insert(key, hash(key), value, count), attempts);
        if (modelled) {
          model.insert(key, value, count);
        }
      } else if (modelled
          && random.nextInt(3) == 0
          && model.entries().get(entry).live()) {
        deep(() -> table.remove(entry), attempts);
        model.remove(entry);
      } else {
        change(entry, value, count, attempts);
        if (modelled) {
          model.put(entry, value, count);
        }
      }
    }

    private void change(int entry, Object value, int count, int attempts) {
      deep(() -> table.touch(entry), attempts);
      deep(() -> table.put(entry, value, count), attempts);
    }

    private int hash(String key) {
      return collides ? 7 : key.hashCode();
    }

    private List<String> contents() {
      List<String> contents = new ArrayList<>();
      for (int entry = 0; entry < table.size(); entry++) {
        contents.add(
            text(table.key(entry), table.value(entry), table.count(entry), table.isLive(entry)));
      }
      return contents;
    }

    private List<String> expected() {
      List<String> contents = new ArrayList<>();
      for (TableModel.Entry entry : model.entries()) {
        contents.add(text(entry.key(), entry.value(), entry.count(), entry.live()));
      }
      return contents;
    }

    private String text(@Nullable Object key, @Nullable Object value, int count, boolean live) {
      return key + "=" + value + "/" + count + (live ? "" : " removed");
    }

    private void everyKeyIsFound(int batch) {
      for (int entry = 0; entry < table.size(); entry++) {
        String key = String.valueOf(table.key(entry));
        assertThat(table.find(key, hash(key))).as("%s, batch %d", name, batch).isEqualTo(entry);
      }
      assertThat(table.changes()).as("%s, batch %d", name, batch).isZero();
    }
  }
}
