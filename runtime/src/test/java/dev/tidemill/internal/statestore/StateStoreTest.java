/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.statestore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.data.Pair;
import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;

final class StateStoreTest {
  /** A state of a user's class. */
  record Totals(String shop, long count, double sum) {}

  /** Holds what cannot be encoded. */
  record Holder(String name, ReentrantLock lock) {}

  private static Map<Object, Optional<Totals>> totals(int from, int to, long count) {
    Map<Object, Optional<Totals>> changes = new LinkedHashMap<>();
    for (int i = from; i < to; i++) {
      changes.put("key " + i, Optional.of(new Totals("shop " + i % 3, count, i / 8.0)));
    }
    return changes;
  }

  @Test
  void an_empty_store_restores_no_state() {
    World world = new World().start();

    assertThat(world.version).isEmpty();
    assertThat(world.store.neededFrom()).isEmpty();
    assertThat(world.storage.files()).isEmpty();
  }

  @Test
  void a_small_change_is_inside_its_record() {
    World world = new World().start().run(totals(0, 10, 1)).run(totals(5, 15, 2));

    assertThat(world.storage.files()).isEmpty();
    assertThat(world.restored()).isEqualTo(world.state());
    assertThat(world.store.neededFrom()).hasValue(1L);
  }

  @Test
  void a_change_that_is_too_long_for_a_record_is_in_a_file_that_is_durable_before_the_commit() {
    World world = new World();
    world.maxInlineBytes = 100;
    world.start();

    byte[] record = world.compute(totals(0, 100, 1), true);

    assertThat(record).hasSizeLessThan(300);
    assertThat(world.storage.events()).containsExactly("force /c/state/change-1-1-1");
    world.store.committed(world.info(), record);
    world.log.add(record);
    assertThat(world.restored()).isEqualTo(world.state());
  }

  @Test
  void the_schema_is_in_the_first_record_of_a_class_only() {
    World world = new World().start().run(totals(0, 3, 1)).run(totals(0, 3, 2));

    assertThat(text(world.log.get(0))).contains("StateStoreTest$Totals", "shop");
    assertThat(text(world.log.get(1))).doesNotContain("Totals");

    world.start().run(totals(0, 3, 3));
    assertThat(text(world.log.get(2))).as("a new epoch").contains("StateStoreTest$Totals");
    assertThat(world.restored()).isEqualTo(world.state());
  }

  @Test
  void the_schema_of_a_batch_that_failed_is_in_the_next_record() {
    World world = new World().start();
    world.compute(totals(0, 3, 1), false);
    world.batch--;

    world.run(totals(0, 3, 2));

    assertThat(text(world.log.get(0))).contains("StateStoreTest$Totals");
    assertThat(world.restored()).isEqualTo(world.state());
  }

  @Test
  void the_class_of_values_is_written_once_for_a_key_group() {
    World world = new World().start().run(totals(0, 1_000, 1)).run(totals(0, 1_000, 2));

    // entry number, a byte for kind, class and presence; a name of 6 letters, 1 and 8 bytes
    assertThat(world.log.get(1)).hasSizeLessThan(1_000 * (2 + 4 + 7 + 1 + 8) + 1_000);
  }

  @Test
  void state_in_another_number_of_partitions_is_restored_and_goes_on() {
    World world = new World().start().run(totals(0, 50, 1));
    world.partitions = 7;
    world.start().run(totals(20, 70, 2));
    byte[] state = world.state();
    world.partitions = 2;
    world.start();

    assertThat(world.engine.state("totals")).hasSize(70);
    assertThat(world.state()).isEqualTo(state);
    world.run(totals(60, 80, 3));
    assertThat(world.engine.state("totals"))
        .hasSize(80)
        .contains(pair(79, 3), pair(60, 3), pair(59, 2));
    assertThat(world.restored()).isEqualTo(world.state());
  }

  private static Pair<?, ?> pair(int i, long count) {
    return new Pair<>("key " + i, new Totals("shop " + i % 3, count, i / 8.0));
  }

  @Test
  void a_value_that_cannot_be_encoded_fails_the_batch_and_names_state_line_key_and_field() {
    World world = new World().start();

    assertThatThrownBy(() ->
            world.compute(Map.of("k1", Optional.of(new Holder("a", new ReentrantLock()))), true))
        .isInstanceOfSatisfying(
            TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_ENCODABLE))
        .hasMessageMatching(
            "(?s)the state \"totals\" of updateStateByKey \"totals\" \\(\\w+\\.java:\\d+\\) cannot be written: .*")
        .hasMessageContaining("the value of the key k1: ")
        .hasMessageContaining("StateStoreTest$Holder.lock");
    world.batch--;
    world.run(totals(0, 3, 1));
    assertThat(world.restored()).isEqualTo(world.state());
  }

  @Test
  void a_class_that_a_restart_could_not_find_fails_the_first_batch() {
    World world = new World().start();

    assertThatThrownBy(() -> world.compute(Map.of("k", Optional.of(new foreign.Thing("x"))), true))
        .isInstanceOfSatisfying(
            TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_ENCODABLE))
        .hasMessageContaining("foreign.Thing")
        .hasMessageContaining("allow");
  }

  @Test
  void a_missing_record_is_an_error() {
    World world =
        new World().start().run(totals(0, 3, 1)).run(totals(0, 3, 2)).run(totals(0, 3, 3));
    world.log.remove(1);

    assertThatThrownBy(world::start)
        .isInstanceOfSatisfying(
            TidemillException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.STATE_UNREADABLE))
        .hasMessageContaining("the change of batch 3 starts from batch 2")
        .hasMessageContaining("a COMMIT record is missing")
        .hasMessageContaining("restore /c/state and the log beside it from a backup");
  }

  @Test
  void a_missing_file_is_an_error_that_names_it() {
    World world = new World();
    world.maxInlineBytes = 100;
    world.start().run(totals(0, 100, 1));
    world.storage.files().clear();

    assertThatThrownBy(world::start)
        .isInstanceOfSatisfying(
            TidemillException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.STATE_UNREADABLE))
        .hasMessageContaining("the file /c/state/change-1-1-1 is missing");
  }

  @Test
  void files_of_earlier_epochs_that_nothing_names_are_deleted_at_the_start() {
    World world = new World();
    world.maxInlineBytes = 100;
    world.start().run(totals(0, 100, 1));
    world.compute(totals(0, 100, 2), false);
    world.storage.files().put("/c/state/snapshot-2-1-1", new byte[] {1});
    world.storage.files().put("/c/state/change-2-9-1", new byte[] {1});
    world.storage.files().put("/c/state/notes.txt", new byte[] {1});
    assertThat(world.storage.files()).containsKey("/c/state/change-2-1-2");

    world.start();

    assertThat(world.storage.files())
        .containsOnlyKeys("/c/state/change-1-1-1", "/c/state/change-2-9-1", "/c/state/notes.txt");
  }

  @Test
  void records_of_batches_in_the_snapshot_may_still_be_there() {
    World world = new World();
    world.rule = new SnapshotRule(Optional.empty(), 1, 0);
    world.start().run(totals(0, 100, 1));
    world.run(totals(50, 150, 2)).run(Map.of());
    assertThat(world.manifest).isPresent();
    assertThat(world.log).hasSize(3);

    assertThat(world.restored()).isEqualTo(world.state());
    long needed = world.store.neededFrom().orElseThrow();
    assertThat(needed).isBetween(2L, 4L);
    List<byte[]> left = world.log.subList((int) needed - 1, 3);
    world.log.subList(0, 3 - left.size()).clear();
    assertThat(world.restored()).isEqualTo(world.state());
  }

  private static String text(byte[] bytes) {
    return new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1);
  }
}
