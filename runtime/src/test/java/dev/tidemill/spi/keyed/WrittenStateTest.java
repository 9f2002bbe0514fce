/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.keyed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.restore.Tokens;
import dev.tidemill.spi.keyed.RandomBatches.Batch;
import dev.tidemill.spi.keyed.RandomBatches.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A table that was written, and read again, is the same table. */
final class WrittenStateTest {
  private static final int SEEDS = 60;
  private static final int BATCHES = 40;

  @ParameterizedTest
  @EnumSource
  void a_table_restored_from_a_snapshot_and_all_changes_since_is_the_one_that_lived_on(Kind kind)
      throws IOException {
    for (int seed = 1; seed <= SEEDS; seed++) {
      RandomBatches batches = new RandomBatches(kind, seed);
      Random random = new Random(seed);
      StateTable live = batches.newTable();
      Written written = new Written(live, batches);
      for (int number = 1; number <= BATCHES; number++) {
        Batch batch = batches.next();
        batches.apply(live, batch);
        if (random.nextInt(4) == 0) {
          live.abort();
        } else {
          written.changes(live, batch);
          commit(live, batch, batches);
        }
        StateTable restored = written.restored();
        assertThat(TableDump.of(restored))
            .as("%s, seed %d, batch %d", kind, seed, number)
            .isEqualTo(TableDump.of(live));
        if (random.nextInt(6) == 0) {
          written = new Written(live, batches);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_table_restored_after_every_batch_goes_on_as_if_nothing_had_happened(Kind kind)
      throws IOException {
    for (int seed = 1; seed <= SEEDS; seed++) {
      RandomBatches batches = new RandomBatches(kind, seed);
      Random random = new Random(seed);
      StateTable undisturbed = batches.newTable();
      StateTable restored = batches.newTable();
      for (int number = 1; number <= BATCHES; number++) {
        Batch batch = batches.next();
        Written written = new Written(restored, batches);
        assertThat(batches.apply(restored, batch))
            .as("%s, seed %d, batch %d", kind, seed, number)
            .isEqualTo(batches.apply(undisturbed, batch));
        if (random.nextInt(4) == 0) {
          restored.abort();
          undisturbed.abort();
        } else {
          written.changes(restored, batch);
          commit(undisturbed, batch, batches);
        }
        restored = written.restored();
        if (random.nextBoolean()) {
          restored = new Written(restored, batches).restored();
        }
      }
    }
  }

  static void commit(StateTable table, Batch batch, RandomBatches batches) {
    for (int p = 0; p < batches.groups.numPartitions(); p++) {
      table.commit(p, batch.time());
    }
    batches.committed();
  }

  /** A snapshot and what batches have changed since. */
  static final class Written {
    private final RandomBatches batches;
    private final List<Tokens> snapshot = new ArrayList<>();
    private final List<Tokens> changes = new ArrayList<>();

    Written(StateTable table, RandomBatches batches) {
      this.batches = batches;
      for (int p = 0; p < batches.groups.numPartitions(); p++) {
        int partition = p;
        snapshot.add(Tokens.of(out -> new TableWriter(table, partition, out).writeAll()));
      }
    }

    void changes(StateTable table, Batch batch) {
      for (int p = 0; p < batches.groups.numPartitions(); p++) {
        int partition = p;
        changes.add(
            Tokens.of(out -> new TableWriter(table, partition, out).writeChanges(batch.time())));
      }
    }

    StateTable restored() throws IOException {
      return restored((table, tokens) -> new TableReader(table, tokens.input()).readChanges());
    }

    /** The table that a reader of changes makes. */
    StateTable restored(Reading reading) throws IOException {
      StateTable table = batches.newTable();
      for (Tokens partition : snapshot) {
        new TableReader(table, partition.input()).readAll();
      }
      for (Tokens partition : changes) {
        reading.read(table, partition);
      }
      return table;
    }
  }

  /** Reads changes into a table. */
  interface Reading {
    void read(StateTable table, Tokens tokens) throws IOException;
  }
}
