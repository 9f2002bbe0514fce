/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.hadoop;

import java.io.IOException;
import java.io.InputStream;
import org.apache.hadoop.fs.FSDataInputStream;

/** Reads blocks of a file, even if the reader is interrupted. */
final class HadoopInput extends InputStream {
  private final String file;
  private final FSDataInputStream in;

  HadoopInput(String file, FSDataInputStream in) {
    this.file = file;
    this.in = in;
  }

  private int call(Uninterrupted.Call<Integer> call) throws IOException {
    try {
      return Uninterrupted.call(call);
    } catch (IOException e) {
      throw Failures.of(file, e);
    }
  }

  @Override
  public int read() throws IOException {
    return call(in::read);
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    return length == 0 ? 0 : call(() -> in.read(bytes, offset, length));
  }

  @Override
  public void close() throws IOException {
    call(() -> {
      in.close();
      return 0;
    });
  }
}
