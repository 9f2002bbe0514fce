/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.contractual;

import dev.tidemill.spi.storage.LocalStorage;
import dev.tidemill.spi.storage.Storage;
import dev.tidemill.spi.storage.StoragesByScheme;
import dev.tidemill.testkit.contract.StorageContract;
import dev.tidemill.testkit.contract.StorageHarness;
import dev.tidemill.testkit.storage.Loss;
import dev.tidemill.testkit.storage.SimulatedDisk;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** The storages that there are keep the contract. */
class StoragesTest {
  @Nested
  class TheLocalDisk implements StorageContract {
    @TempDir
    Path folder;

    @Override
    public StorageHarness harness() {
      Storage storage = new LocalStorage();
      return new StorageHarness() {
        @Override
        public Storage storage() {
          return storage;
        }

        @Override
        public String directory() {
          return folder.resolve("files").toString();
        }
      };
    }
  }

  // region contract
  @Nested
  class TheSimulatedDisk implements StorageContract {
    @Override
    public StorageHarness harness() {
      SimulatedDisk disk = new SimulatedDisk(1);
      Storage storage = disk.newProcess();
      return new StorageHarness() {
        @Override
        public Storage storage() {
          return storage;
        }

        @Override
        public String directory() {
          return "/files";
        }

        @Override
        public Optional<Storage> losePower() {
          disk.losePower(Loss.ALL);
          return Optional.of(disk.newProcess());
        }

        @Override
        public Optional<Storage> otherProcess() {
          return Optional.of(disk.newProcess());
        }
      };
    }
  }
  // endregion

  @Nested
  class ASimulatedObjectStore implements StorageContract {
    @Override
    public StorageHarness harness() {
      SimulatedDisk bucket = new SimulatedDisk(1).asObjectStore();
      Storage storage = bucket.newProcess();
      return new StorageHarness() {
        @Override
        public Storage storage() {
          return storage;
        }

        @Override
        public String directory() {
          return "/files";
        }

        @Override
        public Optional<Storage> losePower() {
          bucket.losePower(Loss.ALL);
          return Optional.of(bucket.newProcess());
        }

        @Override
        public Optional<Storage> otherProcess() {
          return Optional.of(bucket.newProcess());
        }
      };
    }
  }

  @Nested
  class TheStorageOfAJob implements StorageContract {
    @TempDir
    private Path folder;

    @Override
    public StorageHarness harness() {
      Storage storage = new StoragesByScheme();
      return new StorageHarness() {
        @Override
        public Storage storage() {
          return storage;
        }

        @Override
        public String directory() {
          return "file://" + folder.resolve("files");
        }
      };
    }
  }
}
