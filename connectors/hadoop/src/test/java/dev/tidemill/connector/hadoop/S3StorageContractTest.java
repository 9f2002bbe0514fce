/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.hadoop;

import dev.tidemill.spi.storage.Storage;
import dev.tidemill.testkit.contract.StorageContract;
import dev.tidemill.testkit.contract.StorageHarness;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/** {@code s3a} keeps the contract of storages, but for what it says that it lacks. */
@Tag("nightly") // Maven resolves the server and its many libraries
@ExtendWith(S3Classes.class)
class S3StorageContractTest implements StorageContract {
  @Override
  public StorageHarness harness() {
    Storage storage = new HadoopStorage();
    String directory = S3Proxy.newDirectory();
    return new StorageHarness() {
      @Override
      public Storage storage() {
        return storage;
      }

      @Override
      public String directory() {
        return directory;
      }
    };
  }
}
