/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.text;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.spi.sink.PartitionWriter;
import dev.tidemill.spi.storage.Storage;
import dev.tidemill.spi.storage.StorageOutput;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Writes one part: a line of UTF-8 text per record. */
public final class TextPartWriter<T> implements PartitionWriter<T> {
  private static final int BUFFER = 1 << 16;

  private final String path;
  private final StorageOutput file;
  private final OutputStream buffered;

  private TextPartWriter(String path, StorageOutput file) {
    this.path = path;
    this.file = file;
    this.buffered = new BufferedOutputStream(file, BUFFER);
  }

  static <T> TextPartWriter<T> create(Storage storage, String path) throws IOException {
    try {
      return new TextPartWriter<>(path, storage.create(path));
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
    buffered.write(String.valueOf(record).getBytes(StandardCharsets.UTF_8));
    buffered.write('\n');
  }

  @Override
  public String finish() throws IOException {
    buffered.flush();
    file.forceContent(); // the name is made durable with that of the batch's marker
    return path;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
