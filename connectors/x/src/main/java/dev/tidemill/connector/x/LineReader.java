/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.x;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Reads lines of a bounded size; what is longer is passed over. */
final class LineReader {
  private final InputStream in;
  private final int maxBytes;
  private final byte[] buffer = new byte[1 << 13];
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
  private int from;
  private int until;

  LineReader(InputStream in, int maxBytes) {
    this.in = in;
    this.maxBytes = maxBytes;
  }

  /**
   * A line without its end.
   *
   * @param text its text; empty for a keep-alive, and for a line that is too long
   * @param bytes how many bytes it had
   * @param isLast whether the stream has ended
   */
  record Line(String text, long bytes, boolean isLast) {}

  Line next() throws IOException {
    kept.reset();
    long bytes = 0;
    boolean endsWithReturn = false;
    while (true) {
      if (from == until && !fill()) {
        return line(bytes, endsWithReturn, true);
      }
      int end = from;
      while (end < until && buffer[end] != '\n') {
        end++;
      }
      if (end > from) {
        keep(end - from);
        bytes += end - from;
        endsWithReturn = buffer[end - 1] == '\r';
      }
      from = end;
      if (end < until) {
        from++;
        return line(bytes, endsWithReturn, false);
      }
    }
  }

  private boolean fill() throws IOException {
    int read = in.read(buffer);
    from = 0;
    until = Math.max(0, read);
    return read >= 0;
  }

  /** One more than the longest line has: that may be the carriage return of its end. */
  private void keep(int length) {
    kept.write(buffer, from, (int) Math.min(length, maxBytes + 1L - kept.size()));
  }

  private Line line(long read, boolean endsWithReturn, boolean isLast) {
    long bytes = endsWithReturn ? read - 1 : read;
    String text = bytes > maxBytes
        ? ""
        : new String(kept.toByteArray(), 0, (int) bytes, StandardCharsets.UTF_8);
    return new Line(text, bytes, isLast);
  }
}
