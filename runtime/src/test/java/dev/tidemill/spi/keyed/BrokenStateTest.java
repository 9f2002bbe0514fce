/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.keyed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.error.Origin;
import dev.tidemill.restore.Tokens;
import dev.tidemill.restore.Tokens.Token;
import dev.tidemill.spi.keyed.RandomBatches.Batch;
import dev.tidemill.spi.keyed.RandomBatches.Kind;
import dev.tidemill.spi.state.KeyGroups;
import dev.tidemill.time.Time;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is no state, or the state of something else, is refused with a reason. */
final class BrokenStateTest {
  private static final int BATCHES = 15;
  private static final int CHANGES = 2_000;

  private static Tokens written(StateTable table) {
    return Tokens.of(out -> new TableWriter(table, 0, out).writeAll());
  }

  private static StateTable withKeys(KeyGroups groups, Object... keys) {
    StateTable table = new StateTable(groups, false);
    for (Object key : keys) {
      StateCursor cursor = table.cursor(groups.partition(key), Origin.here("state"));
      cursor.seek(key);
      cursor.put("state of " + key);
    }
    for (int partition = 0; partition < groups.numPartitions(); partition++) {
      table.commit(partition, Time.ofMillis(1000));
    }
    return table;
  }

  @Test
  void a_key_in_another_group_than_its_own_is_named() {
    KeyGroups groups = new KeyGroups(8, 1);
    Tokens tokens = written(withKeys(groups, "here"));
    int own = groups.group("here");
    tokens.list().set(4, new Token(Tokens.Kind.SECTION, (own + 1) % 8));
    assertThatThrownBy(
            () -> new TableReader(new StateTable(groups, false), tokens.input()).readAll())
        .isInstanceOf(IOException.class)
        .hasMessageContaining(
            "key here belongs to key group " + own + " and lies in group " + (own + 1) % 8)
        .hasMessageContaining("hash code has changed");
  }

  @Test
  void a_newer_form_is_refused() {
    KeyGroups groups = new KeyGroups(1, 1);
    Tokens tokens = written(withKeys(groups, "a"));
    tokens.list().set(0, new Token(Tokens.Kind.INT, 2));
    assertThatThrownBy(
            () -> new TableReader(new StateTable(groups, false), tokens.input()).readAll())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("in the form 2")
        .hasMessageContaining("only the form 1 is known");
  }

  @Test
  void a_change_is_refused_where_the_one_before_it_is_missing() {
    KeyGroups groups = new KeyGroups(1, 1);
    StateTable table = withKeys(groups, "a", "b");
    StateCursor cursor = table.cursor(0, Origin.here("state"));
    cursor.seek("a");
    cursor.remove();
    Tokens change =
        Tokens.of(out -> new TableWriter(table, 0, out).writeChanges(Time.ofMillis(2000)));
    assertThatThrownBy(() -> new TableReader(withKeys(groups, "a"), change.input()).readChanges())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("a change of 2 keys, where there are 1")
        .hasMessageContaining("missing");
  }

  @Test
  void another_number_of_groups_and_a_snapshot_in_the_place_of_changes_are_refused() {
    Tokens tokens = written(withKeys(new KeyGroups(1, 1), "a"));
    assertThatThrownBy(() ->
            new TableReader(new StateTable(new KeyGroups(2, 1), false), tokens.input()).readAll())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("1 key groups");
    assertThatThrownBy(() ->
            new TableReader(new StateTable(new KeyGroups(1, 1), true), tokens.input()).readAll())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("without timeouts");
    assertThatThrownBy(() -> new TableReader(
                new StateTable(new KeyGroups(1, 1), false), tokens.input())
            .readChanges())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("kind");
  }

  @Test
  void a_state_that_a_batch_is_changing_is_not_written() {
    StateTable table = withKeys(new KeyGroups(1, 1), "a");
    StateCursor cursor = table.cursor(0, Origin.here("state"));
    cursor.seek("b");
    cursor.put("new");
    assertThatThrownBy(() -> written(table)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void each_partition_is_taken_back_by_itself() {
    KeyGroups groups = new KeyGroups(4, 2);
    StateTable table = withKeys(groups);
    for (String key : List.of("a", "b", "c", "d", "e", "f")) {
      StateCursor cursor = table.cursor(groups.partition(key), Origin.here("state"));
      cursor.seek(key);
      cursor.put(key);
    }
    table.abort(1);
    table.commit(0, Time.ofMillis(2000));
    for (int group = 0; group < 4; group++) {
      if (groups.partitionOf(group) == 1) {
        assertThat(table.group(group)).isNull();
      }
    }
    assertThat(table.size()).isBetween(1L, 5L);
  }

  /** Bits that have flipped meet a reason, and neither another exception nor an endless loop. */
  @ParameterizedTest
  @EnumSource
  void tokens_that_were_changed_are_read_as_something_else_or_refused(Kind kind) {
    RandomBatches batches = new RandomBatches(kind, 7);
    StateTable live = batches.newTable();
    Random random = new Random(kind.name().hashCode());
    for (int number = 1; number <= BATCHES; number++) {
      Batch batch = batches.next();
      Tokens before = written(live);
      batches.apply(live, batch);
      Tokens changes = Tokens.of(out -> new TableWriter(live, 0, out).writeChanges(batch.time()));
      WrittenStateTest.commit(live, batch, batches);
      for (int i = 0; i < CHANGES / BATCHES; i++) {
        read(batches.newTable(), before, changed(changes, random));
        read(batches.newTable(), changed(before, random), changes);
      }
    }
  }

  private static void read(StateTable table, Tokens all, Tokens changes) {
    try {
      new TableReader(table, all.input()).readAll();
      new TableReader(table, changes.input()).readChanges();
    } catch (IOException e) {
      assertThat(e).message().isNotBlank();
    }
  }

  private static Tokens changed(Tokens tokens, Random random) {
    List<Token> list = tokens.list();
    int at = random.nextInt(list.size());
    if (random.nextInt(10) == 0) {
      return Tokens.of(out -> ((Tokens) out).list().addAll(list.subList(0, at)));
    }
    Token token = list.get(at);
    Object content = token.content();
    Token other = content instanceof Integer number
        ? new Token(token.kind(), List.of(-1, 0, number + 1, 1 << 30).get(random.nextInt(4)))
        : content instanceof Boolean flag
            ? new Token(token.kind(), !flag)
            : new Token(token.kind(), list.get(random.nextInt(list.size())).content());
    return Tokens.of(out -> {
      ((Tokens) out).list().addAll(list);
      ((Tokens) out).list().set(at, other.kind() == token.kind() ? fitting(other) : other);
    });
  }

  /** A long where a long must be. */
  private static Token fitting(Token token) {
    return token.kind() == Tokens.Kind.LONG && !(token.content() instanceof Long)
        ? new Token(token.kind(), 5L)
        : token;
  }
}
