/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.storage;

import dev.tidemill.spi.storage.StorageOutput;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.FileSystemException;

/** A file that appears, whole and durable, when it is forced or closed. */
final class SimulatedUpload extends StorageOutput {
  private final SimulatedStorage process;
  private final String path;
  private final ByteArrayOutputStream content = new ByteArrayOutputStream();
  private boolean complete;

  SimulatedUpload(SimulatedStorage process, String path) {
    this.process = process;
    this.path = path;
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    if (complete) {
      throw new FileSystemException(path, null, "the object is complete");
    }
    content.write(bytes, offset, length);
  }

  @Override
  public void force() throws IOException {
    if (!complete) {
      process.put(path, content.toByteArray());
      complete = true;
    }
  }

  @Override
  public void close() throws IOException {
    force();
  }
}
