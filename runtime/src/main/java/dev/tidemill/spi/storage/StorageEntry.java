/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.storage;

import java.util.Optional;

/**
 * A file or directory in a listing.
 *
 * @param path the full path, as accepted by the storage's other methods
 * @param directory whether it is a directory
 * @param length size in bytes; 0 for a directory
 * @param modifiedMillis time of the last modification in milliseconds since 1970-01-01T00:00Z
 * @param trouble why the storage could not examine the entry, of which only the path is then known;
 *     empty if it could
 * @param identity tells the file from another one that takes its path, such as the number of the
 *     file on a disk, or the {@code ETag} of an object; empty if the storage has none, and for
 *     directories. It is a text to compare. A file that is written to in place may keep it
 */
public record StorageEntry(
    String path,
    boolean directory,
    long length,
    long modifiedMillis,
    Optional<String> trouble,
    Optional<String> identity) {
  /** Creates an entry that the storage could examine. */
  public StorageEntry(String path, boolean directory, long length, long modifiedMillis) {
    this(path, directory, length, modifiedMillis, Optional.empty(), Optional.empty());
  }

  /** Creates an entry that exists but that the storage could not examine. */
  public static StorageEntry unreadable(String path, String trouble) {
    return new StorageEntry(path, false, 0, 0, Optional.of(trouble), Optional.empty());
  }

  /** Returns this entry with an {@link #identity}. */
  public StorageEntry withIdentity(String newIdentity) {
    return new StorageEntry(
        path, directory, length, modifiedMillis, trouble, Optional.of(newIdentity));
  }

  /** Returns the last name of the path. */
  public String name() {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
