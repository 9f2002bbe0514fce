/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.checkpoint;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.internal.log.Salvage;
import dev.tidemill.internal.log.SalvageReport;
import dev.tidemill.spi.storage.Storage;
import dev.tidemill.spi.storage.StorageLock;
import java.io.IOException;
import java.util.Optional;

/** Makes the damaged log of a checkpoint readable again, while no start holds the directory. */
public final class SalvagedCheckpoint {
  private SalvagedCheckpoint() {}

  /**
   * Repairs a log. What is damaged is kept under another name.
   *
   * @param log path of the log in the directory
   * @param owner one line that tells others who holds the directory meanwhile
   * @param keepsEnd whether the log begins after the damage, instead of ending before it
   * @return empty, and nothing was changed, if there is nothing to repair, or no place after the
   *     damage where the log can begin
   * @throws TidemillException if a start holds the directory, or it cannot be written
   */
  public static Optional<SalvageReport> salvage(
      Storage storage, String path, String log, String owner, boolean keepsEnd) {
    return locked(
        storage,
        path,
        log,
        owner,
        () -> keepsEnd
            ? Salvage.beginAfterDamage(storage, log)
            : Salvage.endBeforeDamage(storage, log));
  }

  /**
   * Renames a file of a log, so that the log begins after it.
   *
   * @param log path of the log in the directory
   * @param owner one line that tells others who holds the directory meanwhile
   * @return the new name
   * @throws TidemillException if a start holds the directory, or it cannot be written
   */
  public static String setAside(
      Storage storage, String path, String log, String owner, String file) {
    return locked(storage, path, log, owner, () -> Salvage.setAside(storage, log, file));
  }

  @FunctionalInterface
  private interface Repair<R> {
    R run() throws IOException;
  }

  private static <R> R locked(
      Storage storage, String path, String log, String owner, Repair<R> repair) {
    CheckpointDirectory.identity(storage, path);
    try {
      Optional<StorageLock> lock = CheckpointDirectory.lock(storage, path, owner);
      try {
        return repair.run();
      } finally {
        if (lock.isPresent()) {
          lock.get().close();
        }
      }
    } catch (IOException e) {
      throw new TidemillException(
          ErrorCode.STORAGE_FAILED,
          "the log in " + log + " cannot be repaired: " + e.getMessage()
              + "; check that it can be written and has space, and run the command again",
          e);
    }
  }
}
