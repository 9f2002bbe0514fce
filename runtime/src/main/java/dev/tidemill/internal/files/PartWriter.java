/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.files;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.spi.sink.PartitionWriter;
import dev.tidemill.spi.storage.Storage;
import dev.tidemill.spi.storage.StorageOutput;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Writes one part of a batch to its file. The receipt is the path of the file. */
final class PartWriter<T> implements PartitionWriter<T> {
  private static final int BUFFER = 1 << 16;

  private final String path;
  private final StorageOutput file;
  private final OutputStream buffered;
  private final PartFormat.PartRecords<T> records;

  private PartWriter(String path, StorageOutput file, int partition, PartFormat<T> format)
      throws IOException {
    this.path = path;
    this.file = file;
    this.buffered = new BufferedOutputStream(file, BUFFER);
    this.records = format.begin(partition, buffered);
  }

  static <T> PartWriter<T> create(Storage storage, String path, int partition, PartFormat<T> format)
      throws IOException {
    StorageOutput file = create(storage, path);
    try {
      return new PartWriter<>(path, file, partition, format);
    } catch (IOException | RuntimeException e) {
      try (file) {
        throw e;
      }
    }
  }

  private static StorageOutput create(Storage storage, String path) {
    try {
      return storage.create(path);
    } catch (IOException e) {
      throw new TidemillException(
          ErrorCode.OUTPUT_FAILED,
          "cannot create " + path + ": " + e
              + "; this process must be able to create directories and" + " files there",
          e);
    }
  }

  @Override
  public void write(T record) throws IOException {
    records.write(record);
  }

  @Override
  public String finish() throws IOException {
    records.end();
    buffered.flush();
    file.forceContent(); // the name is made durable with that of the batch's marker
    return path;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
