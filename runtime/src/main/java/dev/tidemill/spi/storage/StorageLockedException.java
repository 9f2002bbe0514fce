/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.storage;

import java.nio.file.FileSystemException;

/** A path is locked; the message and {@link #owner()} say by whom. */
public final class StorageLockedException extends FileSystemException {
  private static final long serialVersionUID = 1L;

  private final String owner;

  /**
   * A refusal.
   *
   * @param file the file whose lock is held
   * @param owner what the holder has said about itself; empty if that is not known
   */
  public StorageLockedException(String file, String owner) {
    super(
        file,
        null,
        "locked by " + (owner.isEmpty() ? "another process" : owner)
            + "; stop it first or use another directory");
    this.owner = owner;
  }

  /** What the holder has said about itself; empty if that is not known. */
  public String owner() {
    return owner;
  }
}
