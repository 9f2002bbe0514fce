/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.hadoop;

import dev.tidemill.spi.storage.StorageEntry;
import org.apache.hadoop.fs.FileStatus;

/** Hadoop's statuses as entries of a storage. */
final class Entries {
  private Entries() {}

  /** A path without slashes at its end, but for a root. */
  static String trimmed(String path) {
    int end = path.length();
    while (end > 1 && path.charAt(end - 1) == '/' && path.charAt(end - 2) != '/') {
      end--;
    }
    return path.substring(0, end);
  }

  static StorageEntry in(String directory, FileStatus status) {
    String parent = trimmed(directory);
    String name = status.getPath().getName();
    return of(parent.endsWith("/") ? parent + name : parent + "/" + name, status);
  }

  static StorageEntry of(String path, FileStatus status) {
    return new StorageEntry(
        path,
        status.isDirectory(),
        status.isDirectory() ? 0 : status.getLen(),
        status.getModificationTime());
  }
}
