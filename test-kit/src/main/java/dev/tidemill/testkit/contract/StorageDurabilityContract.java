/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.spi.storage.Storage;
import dev.tidemill.spi.storage.StorageAppender;
import dev.tidemill.spi.storage.StorageLock;
import dev.tidemill.spi.storage.StorageOutput;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The power-loss tests of {@link StorageContract}, for every {@link Storage}. If the harness cannot
 * simulate a power loss, they do not check anything after that point.
 */
public interface StorageDurabilityContract {
  /** Creates the harness of one test. */
  StorageHarness harness() throws Exception;

  /** The name and content of a forced file survive, with its parent directories. */
  @Test
  default void a_forced_file_survives_a_power_loss() throws Exception {
    try (StorageTrial trial = new StorageTrial(harness())) {
      try (StorageOutput out = trial.storage().create(trial.path("a/b/file"))) {
        out.write("text".getBytes(StandardCharsets.UTF_8));
        out.force();
      }
      if (trial.losePower()) {
        assertThat(trial.exists("a/b/file")).as("a forced file is there").isTrue();
        assertThat(trial.read("a/b/file")).isEqualTo("text");
      }
    }
  }

  /** One sync of a directory serves many files. */
  @Test
  default void a_forced_file_makes_the_names_before_it_durable() throws Exception {
    try (StorageTrial trial = new StorageTrial(harness())) {
      for (String part : List.of("a/part-0", "a/part-1")) {
        try (StorageOutput out = trial.storage().create(trial.path(part))) {
          out.write(part.getBytes(StandardCharsets.UTF_8));
          out.forceContent();
        }
      }
      trial.writeDurably("a/marker", "");
      if (trial.losePower()) {
        assertThat(trial.exists("a/part-0"))
            .as("a file created before is there")
            .isTrue();
        assertThat(trial.read("a/part-0")).isEqualTo("a/part-0");
        assertThat(trial.exists("a/part-1"))
            .as("a file created before is there")
            .isTrue();
        assertThat(trial.read("a/part-1")).isEqualTo("a/part-1");
      }
    }
  }

  /** Synced content survives, and the file can be appended to. */
  @Test
  default void synced_appends_survive_a_power_loss() throws Exception {
    try (StorageTrial trial = new StorageTrial(harness())) {
      StorageAppender log = trial.append("a/log");
      log.reserve(100);
      StorageTrial.append(log, "one ");
      log.sync();
      StorageTrial.append(log, "two ");
      log.sync();
      StorageTrial.append(log, "three");
      if (trial.losePower()) {
        assertThat(trial.exists("a/log")).as("a synced file is there").isTrue();
        assertThat(trial.read("a/log")).as("what was synced").startsWith("one two ");
        try (StorageAppender again = trial.append("a/log")) {
          again.truncate(8);
          StorageTrial.append(again, "four");
        }
        assertThat(trial.read("a/log")).isEqualTo("one two four");
      }
    }
  }

  /** Truncated content does not reappear. */
  @Test
  default void a_synced_truncation_survives_a_power_loss() throws Exception {
    try (StorageTrial trial = new StorageTrial(harness())) {
      StorageAppender log = trial.append("log");
      StorageTrial.append(log, "good torn");
      log.sync();
      log.truncate(5);
      log.sync();
      if (trial.losePower()) {
        assertThat(trial.read("log")).isEqualTo("good ");
      }
    }
  }

  /** A process makes what it has read durable before it acts on it. */
  @Test
  default void a_sync_includes_what_an_earlier_process_has_appended() throws Exception {
    try (StorageTrial trial = new StorageTrial(harness())) {
      try (StorageAppender log = trial.append("a/log")) {
        StorageTrial.append(log, "left behind");
      }
      Storage second = trial.harness().otherProcess().orElse(trial.storage());
      StorageAppender log = second.append(trial.path("a/log"));
      log.sync();
      if (trial.losePower()) {
        assertThat(trial.exists("a/log")).as("a synced file is there").isTrue();
        assertThat(trial.read("a/log")).isEqualTo("left behind");
      }
    }
  }

  /** A created epoch survives. */
  @Test
  default void a_file_created_if_absent_survives_a_power_loss() throws Exception {
    try (StorageTrial trial = new StorageTrial(harness())) {
      trial.createIfAbsent("a/epoch", "1");
      if (trial.losePower()) {
        assertThat(trial.exists("a/epoch")).as("the file is there").isTrue();
        assertThat(trial.read("a/epoch")).isEqualTo("1");
      }
    }
  }

  /** A published file stays published. */
  @Test
  default void a_rename_survives_a_power_loss() throws Exception {
    try (StorageTrial trial = new StorageTrial(harness())) {
      trial.writeDurably("a/file", "text");
      trial.writeDurably("b/staged/part", "part");
      trial.rename("a/file", "a/new");
      trial.rename("b/staged", "c/d/published");
      if (trial.losePower()) {
        assertThat(trial.exists("a/new")).as("the new name is there").isTrue();
        assertThat(trial.exists("a/file")).as("the old name is there").isFalse();
        assertThat(trial.exists("c/d/published/part"))
            .as("the new name is there")
            .isTrue();
        assertThat(trial.exists("b/staged")).as("the old name is there").isFalse();
      }
    }
  }

  /** Deleted files do not reappear. */
  @Test
  default void a_deletion_survives_a_power_loss() throws Exception {
    try (StorageTrial trial = new StorageTrial(harness())) {
      trial.writeDurably("a/file", "text");
      trial.writeDurably("b/c/file", "text");
      trial.storage().delete(trial.path("a/file"));
      trial.storage().delete(trial.path("b"));
      if (trial.losePower()) {
        assertThat(trial.exists("a/file")).as("a deleted file is there").isFalse();
        assertThat(trial.exists("b")).as("a deleted directory is there").isFalse();
      }
    }
  }

  /** A lock ends with its process. */
  @Test
  default void a_lock_is_free_after_a_power_loss() throws Exception {
    try (StorageTrial trial = new StorageTrial(harness())) {
      StorageLock lock = trial.lock("lock", "process 1");
      if (trial.losePower()) {
        trial.lock("lock", "process 2").close();
      } else {
        lock.close();
      }
    }
  }
}
