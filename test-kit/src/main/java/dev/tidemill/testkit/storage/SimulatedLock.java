/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.storage;

import dev.tidemill.spi.storage.StorageLock;
import java.io.IOException;

/** A lock on a simulated disk. */
final class SimulatedLock implements StorageLock {
  private final SimulatedStorage process;
  private final SimulatedDisk disk;
  private final String path;
  private boolean released;

  SimulatedLock(SimulatedStorage process, SimulatedDisk disk, String path) {
    this.process = process;
    this.disk = disk;
    this.path = path;
  }

  @Override
  public void close() throws IOException {
    synchronized (disk) {
      if (!released) {
        released = true;
        disk.call(process, "unlock " + path, path, () -> true, () -> disk.unlock(path, process));
      }
    }
  }
}
