/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.hadoop;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.BulkDelete;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Deletes the files of one bucket, as many at once as the file system takes. */
final class BulkDeletion {
  private BulkDeletion() {}

  static void delete(FileSystem system, List<Path> files) throws IOException {
    try (BulkDelete bulk = system.createBulkDelete(new Path(files.get(0), "/"))) {
      for (int from = 0; from < files.size(); from += bulk.pageSize()) {
        int until = Math.min(from + bulk.pageSize(), files.size());
        for (Map.Entry<Path, String> failed : bulk.bulkDelete(files.subList(from, until))) {
          throw new FileSystemException(
              failed.getKey().toString(), null, "cannot be deleted: " + failed.getValue());
        }
      }
    }
  }
}
