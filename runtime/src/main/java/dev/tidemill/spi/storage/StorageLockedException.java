/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.storage;

import java.nio.file.FileSystemException;

/** Thrown if a path is locked. The message and {@link #owner()} say by whom. */
public final class StorageLockedException extends FileSystemException {
  private static final long serialVersionUID = 1L;

  private final String owner;

  /**
   * Creates an exception for a locked file.
   *
   * @param file the file whose lock is held
   * @param owner description that the holder gave of itself; empty if unknown
   */
  public StorageLockedException(String file, String owner) {
    super(
        file,
        null,
        "locked by " + (owner.isEmpty() ? "another process" : owner)
            + "; stop it first or use another directory");
    this.owner = owner;
  }

  /** Returns the description that the holder gave of itself; empty if unknown. */
  public String owner() {
    return owner;
  }
}
