/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.x;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Reads lines of a bounded size; what is longer is passed over. */
final class LineReader {
  private final InputStream in;
  private final int maxBytes;

  LineReader(InputStream in, int maxBytes) {
    this.in = new BufferedInputStream(in);
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
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    long bytes = 0;
    int next = in.read();
    for (; next >= 0 && next != '\n'; next = in.read()) {
      if (next != '\r') {
        bytes++;
        if (bytes <= maxBytes) {
          line.write(next);
        }
      }
    }
    return new Line(bytes > maxBytes ? "" : line.toString(StandardCharsets.UTF_8), bytes, next < 0);
  }
}
