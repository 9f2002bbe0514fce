/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.statestore;

import dev.tidemill.spi.storage.StorageOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Collects the encoded change of a batch: in memory, and in a file as soon as it is too long for a
 * record.
 */
final class ChangeOutput extends OutputStream {
  private static final int INITIAL_BYTES = 1 << 12;

  private final StateFiles files;
  private final String name;
  private final int maxInlineBytes;
  private byte[] buffer = new byte[INITIAL_BYTES];
  private int size;
  private long flushed;
  private @Nullable StorageOutput file;

  /** @param name name of the file, if there is to be one */
  ChangeOutput(StateFiles files, String name, int maxInlineBytes) {
    this.files = files;
    this.name = name;
    this.maxInlineBytes = maxInlineBytes;
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    if (length > maxInlineBytes - size) {
      flushToFile();
      if (length > maxInlineBytes) {
        output().write(bytes, offset, length);
        flushed += length;
        return;
      }
    }
    if (buffer.length - size < length) {
      buffer = Arrays.copyOf(buffer, Math.max(size + length, 2 * buffer.length));
    }
    System.arraycopy(bytes, offset, buffer, size, length);
    size += length;
  }

  private void flushToFile() throws IOException {
    output().write(buffer, 0, size);
    flushed += size;
    size = 0;
  }

  private StorageOutput output() throws IOException {
    StorageOutput output = file;
    if (output == null) {
      output = files.storage().create(files.path(name));
      file = output;
    }
    return output;
  }

  /** Returns the number of bytes. */
  long length() {
    return flushed + size;
  }

  /** Returns the name of the file, if there is one. */
  Optional<String> fileName() {
    return file == null ? Optional.empty() : Optional.of(name);
  }

  /** Returns the bytes, if there is no file. */
  byte[] content() {
    return file == null ? Arrays.copyOf(buffer, size) : new byte[0];
  }

  /**
   * Ends the file, if there is one.
   *
   * @param forced whether it must be durable
   */
  void finish(boolean forced) throws IOException {
    StorageOutput output = file;
    if (output != null) {
      flushToFile();
      try (output) {
        if (forced) {
          output.force();
        }
      }
    }
  }

  /** Deletes the file of a change that failed, as far as possible: the next start would too. */
  void discard(Throwable failure) {
    StorageOutput output = file;
    if (output != null) {
      try {
        output.close();
      } catch (IOException e) {
        failure.addSuppressed(e);
      }
      files.delete(java.util.List.of(name));
    }
  }
}
