/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.storage;

import java.util.Optional;

/**
 * A file or directory as a listing shows it.
 *
 * @param path the whole path, as the storage's other methods take it
 * @param directory whether it is a directory
 * @param length bytes, 0 for a directory
 * @param modifiedMillis time of the last change in milliseconds since 1970-01-01T00:00Z
 * @param trouble why nothing but the path is known: the entry is there, but the storage could not look at it; empty if
 *     it could
 */
public record StorageEntry(
    String path, boolean directory, long length, long modifiedMillis, Optional<String> trouble) {
  /** An entry that the storage could look at. */
  public StorageEntry(String path, boolean directory, long length, long modifiedMillis) {
    this(path, directory, length, modifiedMillis, Optional.empty());
  }

  /** An entry that is there, but that the storage could not look at. */
  public static StorageEntry unreadable(String path, String trouble) {
    return new StorageEntry(path, false, 0, 0, Optional.of(trouble));
  }

  /** The last name of the path. */
  public String name() {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
