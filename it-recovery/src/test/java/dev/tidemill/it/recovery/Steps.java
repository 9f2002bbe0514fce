/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.it.recovery;

import dev.tidemill.listener.BatchInfo;
import dev.tidemill.listener.BatchReport;
import dev.tidemill.listener.StreamingListener;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Notes in a file, which survives the process, which batch was begun and which was completed. */
final class Steps implements StreamingListener {
  /** Ids of batches; 0 for none. */
  record Noted(long begun, long completed) {}

  private final RandomAccessFile file;

  Steps(Path path) {
    try {
      file = new RandomAccessFile(path.toFile(), "rw");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void onBatchStarted(BatchInfo batch) {
    note(0, batch.id());
  }

  @Override
  public void onBatchCompleted(BatchReport report) {
    note(Long.BYTES, report.batch().id());
  }

  private void note(int offset, long batch) {
    try {
      file.seek(offset);
      file.writeLong(batch);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Noted read(Path path) throws IOException {
    if (!Files.exists(path)) {
      return new Noted(0, 0);
    }
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
      long length = file.length();
      long begun = length < Long.BYTES ? 0 : file.readLong();
      return new Noted(begun, length < 2 * Long.BYTES ? 0 : file.readLong());
    }
  }
}
