/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.hadoop;

import dev.tidemill.spi.storage.Storage;
import dev.tidemill.testkit.contract.StorageContract;
import dev.tidemill.testkit.contract.StorageHarness;
import java.util.Optional;

/** HDFS keeps the contract of storages, but for what it says that it lacks. */
class HdfsStorageContractTest implements StorageContract {
  @Override
  public StorageHarness harness() {
    Storage storage = new HadoopStorage();
    String directory = Hdfs.newDirectory();
    return new StorageHarness() {
      @Override
      public Storage storage() {
        return storage;
      }

      @Override
      public String directory() {
        return directory;
      }

      @Override
      public Optional<Storage> otherProcess() {
        return Optional.of(new HadoopStorage());
      }
    };
  }
}
