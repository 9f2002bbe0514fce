/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.connector;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** The bytes that a file had when it was selected; what was appended later is not read. */
final class SelectedBytes extends FilterInputStream {
  /** Hears, once, that the file has become shorter. */
  @FunctionalInterface
  interface EndsEarly {
    void by(long missingBytes) throws IOException;
  }

  private final EndsEarly endsEarly;
  private long remaining;

  SelectedBytes(InputStream in, long length, EndsEarly endsEarly) {
    super(in);
    this.remaining = length;
    this.endsEarly = endsEarly;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (remaining <= 0) {
      return -1;
    }
    int count = in.read(bytes, offset, (int) Math.min(length, remaining));
    if (count < 0) {
      long missing = remaining;
      remaining = 0;
      endsEarly.by(missing);
    } else {
      remaining -= count;
    }
    return count;
  }

  @Override
  public long skip(long count) throws IOException {
    long skipped = in.skip(Math.min(count, remaining));
    remaining -= skipped;
    return skipped;
  }

  @Override
  public int available() throws IOException {
    return (int) Math.min(in.available(), remaining);
  }

  @Override
  public boolean markSupported() {
    return false;
  }
}
