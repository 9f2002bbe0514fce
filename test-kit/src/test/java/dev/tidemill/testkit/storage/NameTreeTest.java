/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.spi.storage.Storage;
import dev.tidemill.spi.storage.StorageAppender;
import dev.tidemill.spi.storage.StorageOutput;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class NameTreeTest {
  private final SimulatedDisk disk = new SimulatedDisk(7);

  /** Makes a directory with a directory of two files in it; one of them is not durable. */
  private static void make(Storage storage, String directory) throws IOException {
    storage.createIfAbsent(directory + "/inner/first", new byte[] {1});
    try (StorageOutput out = storage.create(directory + "/inner/second")) {
      out.write(new byte[] {2});
    }
  }

  @Test
  void changes_in_directories_that_are_gone_are_forgotten() throws IOException {
    Storage storage = disk.newProcess();
    make(storage, "/outer/0");
    storage.delete("/outer/0");
    int after = disk.names().unsynced();

    for (int i = 1; i <= 50; i++) {
      make(storage, "/outer/" + i % 3);
      storage.delete("/outer/" + i % 3);
    }

    assertThat(disk.names().unsynced()).isEqualTo(after);
  }

  @Test
  void changes_in_directories_that_are_replaced_are_forgotten() throws IOException {
    Storage storage = disk.newProcess();
    make(storage, "/published");
    int before = disk.names().unsynced();

    for (int i = 0; i < 50; i++) {
      make(storage, "/staged");
      storage.delete("/published/inner");
      storage.rename("/staged", "/published");
    }

    assertThat(disk.names().unsynced()).isEqualTo(before);
  }

  @Test
  void a_power_loss_brings_back_a_directory_whose_removal_is_not_durable() throws IOException {
    make(disk.newProcess(), "/parent/a");
    disk.killAtCall(disk.calls().size() + 1);
    SimulatedStorage killed = disk.newProcess();
    assertThatThrownBy(() -> killed.delete("/parent/a")).hasMessageContaining("was killed");
    make(disk.newProcess(), "/b/c");
    disk.newProcess().delete("/b/c"); // another removal, in another directory, is durable

    disk.losePower(Loss.ALL);

    assertThat(disk.newProcess().open("/parent/a/inner/first").readAllBytes()).containsExactly(1);
  }

  @Test
  void a_directory_that_was_moved_out_of_one_that_is_gone_becomes_durable() throws IOException {
    Storage storage = disk.newProcess();
    storage.createIfAbsent("/from/inner/first", new byte[] {1});
    storage.createIfAbsent("/to/other", new byte[0]);
    StorageAppender log = storage.append("/from/inner/log");
    disk.killAtCall(disk.calls().size() + 1);
    SimulatedStorage killed = disk.newProcess();
    assertThatThrownBy(() -> killed.rename("/from/inner", "/to/inner"))
        .hasMessageContaining("was killed");
    storage.delete("/from");

    log.append(new byte[] {3}, 0, 1);
    log.sync();
    storage.createIfAbsent("/to/inner/last", new byte[0]);
    disk.losePower(Loss.ALL);

    assertThat(disk.newProcess().open("/to/inner/log").readAllBytes()).containsExactly(3);
  }
}
