/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.hadoop;

import dev.tidemill.spi.storage.StorageEntry;
import java.util.Optional;
import org.apache.hadoop.fs.EtagSource;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.hdfs.protocol.HdfsFileStatus;

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

  /** An object store has no directories, and gives the time of the call as theirs. */
  static StorageEntry of(String path, FileStatus status) {
    StorageEntry entry = new StorageEntry(
        path,
        status.isDirectory(),
        status.isDirectory() ? 0 : status.getLen(),
        status.isDirectory() && !Schemes.renames(path) ? 0 : status.getModificationTime());
    return identity(status).map(entry::withIdentity).orElse(entry);
  }

  private static Optional<String> identity(FileStatus status) {
    if (status.isDirectory()) {
      return Optional.empty();
    }
    if (status instanceof HdfsFileStatus hdfs) {
      return Optional.of("inode " + hdfs.getFileId());
    }
    if (status instanceof EtagSource object) {
      return Optional.ofNullable(object.getEtag());
    }
    return Optional.empty();
  }
}
