/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.keyed;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Thousands of random batches leave a table as they leave its model; each message tells the seed and the batch. */
class KeyGroupTableTest {
  private static final int SEEDS = 60;
  private static final int BATCHES = 80;

  /** Which keys and values there are. */
  enum Content {
    LONG_KEYS {
      @Override
      @Nullable
      Object key(int n) {
        return (long) n;
      }
    },
    STRING_KEYS {
      @Override
      @Nullable
      Object key(int n) {
        return "k" + n;
      }
    },
    /** Longs until, in the midst of some batch, something else comes; null too. */
    MIXED_KEYS {
      @Override
      @Nullable
      Object key(int n) {
        return n == 37 ? null : n % 19 == 18 ? "k" + n : (Object) (long) n;
      }
    },
    /** All keys in the same few slots. */
    COLLIDING_KEYS {
      @Override
      @Nullable
      Object key(int n) {
        return new Colliding(n);
      }
    };

    abstract @Nullable Object key(int n);
  }

  /** One of three hashes for all numbers. */
  private record Colliding(int number) {
    @Override
    public int hashCode() {
      return number % 3;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Colliding colliding && colliding.number == number;
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_table_is_what_its_model_is_after_any_batches(Content content) {
    for (int seed = 1; seed <= SEEDS; seed++) {
      new Run(content, seed).batches();
    }
  }

  /** One table and its model. */
  private static final class Run {
    private final Content content;
    private final Random random;
    private final String name;
    private final boolean timed;
    private final int keys;
    private final TableModel model = new TableModel();
    private final KeyGroupTable table;
    private int batch;

    Run(Content content, int seed) {
      this.content = content;
      this.random = new Random(seed * 31L + content.name().hashCode());
      this.name = content + ", seed " + seed;
      this.timed = random.nextBoolean();
      this.keys = List.of(4, 40, 400).get(random.nextInt(3));
      this.table = new KeyGroupTable(content.key(0), value(), timed);
    }

    void batches() {
      for (batch = 1; batch <= BATCHES; batch++) {
        List<String> before = contents();
        int operations = random.nextInt(random.nextInt(5) == 0 ? 2 * keys : 20);
        for (int i = 0; i < operations; i++) {
          operation();
        }
        compare();
        if (random.nextInt(3) == 0) {
          table.abort();
          model.abort();
          assertThat(contents()).as(where()).isEqualTo(before);
        } else {
          table.commit(batch * 1000L);
          model.commit(batch * 1000L);
        }
        compare();
      }
    }

    private void operation() {
      Object key = content.key(random.nextInt(keys));
      int hashCode = Objects.hashCode(key);
      int entry = table.find(key, hashCode);
      assertThat(entry)
          .as("entry of %s, %s", key, where())
          .isEqualTo(model.find(key).orElse(-1));
      if (entry < 0) {
        Object value = value();
        int count = random.nextInt(3);
        table.insert(key, hashCode, value, count);
        model.insert(key, value, count);
        return;
      }
      // batches that take out more than they put in, and the other way round, so that tables shrink
      // and grow
      int choice = random.nextInt(batch % 20 < 10 ? 5 : 9);
      if (choice == 0) {
        Object value = value();
        table.put(entry, value);
        model.put(entry, value, model.entries().get(entry).count());
      } else if (choice == 1) {
        Object value = value();
        int count = random.nextInt(4);
        table.put(entry, value, count);
        model.put(entry, value, count);
      } else if (choice == 2 && timed) {
        table.touch(entry);
        model.touch(entry);
      } else if (choice > 2 && model.entries().get(entry).live()) {
        table.remove(entry);
        model.remove(entry);
      }
    }

    /** Longs until, in the midst of some batch, something else comes; null too. */
    private @Nullable Object value() {
      int n = random.nextInt(3_000);
      return n == 7 ? null : n % 500 == 8 ? "v" + n : (Object) (long) n;
    }

    private String where() {
      return name + ", batch " + batch;
    }

    private List<String> contents() {
      List<String> contents = new ArrayList<>();
      for (int entry = 0; entry < table.size(); entry++) {
        contents.add(table.key(entry) + "=" + table.value(entry) + "/" + table.count(entry));
      }
      return contents;
    }

    private void compare() {
      List<TableModel.Entry> expected = model.entries();
      assertThat(table.size()).as(where()).isEqualTo(expected.size());
      assertThat(table.base()).as(where()).isEqualTo(model.base());
      for (int entry = 0; entry < expected.size(); entry++) {
        TableModel.Entry of = expected.get(entry);
        assertThat(table.key(entry)).as(where()).isEqualTo(of.key());
        assertThat(table.isLive(entry)).as(where()).isEqualTo(of.live());
        assertThat(table.value(entry)).as(where()).isEqualTo(of.value());
        assertThat(table.hasValue(entry, of.value())).as(where()).isTrue();
        assertThat(table.count(entry)).as(where()).isEqualTo(of.count());
        assertThat(table.find(of.key(), Objects.hashCode(of.key()))).as(where()).isEqualTo(entry);
        assertThat(table.isTouched(entry)).as(where()).isEqualTo(model.isTouched(entry));
      }
      List<Integer> changed = new ArrayList<>();
      for (int i = 0; i < table.changes(); i++) {
        changed.add(table.changedEntry(i));
      }
      assertThat(changed).as(where()).isEqualTo(model.changed());
      if (timed) {
        compareTimers();
      }
    }

    private void compareTimers() {
      List<@Nullable Object> order = new ArrayList<>();
      for (int entry = table.firstTimer(); entry >= 0; entry = table.nextTimer(entry)) {
        order.add(table.key(entry));
        assertThat(table.touchedMillis(entry))
            .as(where())
            .isEqualTo(model.entries().get(entry).touchedMillis());
      }
      assertThat(order).as(where()).isEqualTo(model.order());
    }
  }
}
