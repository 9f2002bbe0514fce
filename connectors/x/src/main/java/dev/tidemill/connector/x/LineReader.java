/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.x;

import java.time.Duration;
import java.util.Arrays;

/** Cuts what has come into lines of a bounded size; what is longer is passed over. */
final class LineReader {
  private final BytesAhead in;
  private final int maxBytes;
  private final Duration stallTimeout;
  private byte[] buffer = new byte[1 << 15];
  private int from;
  private int until;

  /** Where to look for the end of the line that begins at {@link #from}. */
  private int searched;

  private boolean hasEnded;

  /**
   * @param maxBytes bytes of the longest line, without its end
   * @param stallTimeout how long to wait for anything to come
   */
  LineReader(BytesAhead in, int maxBytes, Duration stallTimeout) {
    this.in = in;
    this.maxBytes = maxBytes;
    this.stallTimeout = stallTimeout;
  }

  /**
   * A line without its end. Its bytes are valid until the next one is read.
   *
   * @param content array that has the bytes
   * @param offset where they begin
   * @param length how many are there: 0 for a keep-alive, and for a line that is too long
   * @param bytes how many bytes the line had
   * @param isLast whether the stream has ended
   */
  @SuppressWarnings("ArrayRecordComponent") // a view, never compared
  record Line(byte[] content, int offset, int length, long bytes, boolean isLast) {
    boolean isBlank() {
      for (int i = offset; i < offset + length; i++) {
        if (content[i] > ' ' || content[i] < 0) {
          return false;
        }
      }
      return true;
    }
  }

  /** Whether {@link #next} returns without waiting. */
  boolean isNextHere() throws XFailure, InterruptedException {
    while (!findEnd() && !hasEnded && !isTooLong() && in.isNextHere()) {
      fill();
    }
    return findEnd() || hasEnded;
  }

  /**
   * Reads a line.
   *
   * @throws XFailure if nothing has come for too long
   */
  Line next() throws XFailure, InterruptedException {
    long passed = 0;
    boolean endsWithReturn = false;
    while (!findEnd()) {
      if (hasEnded) {
        return line(until, passed, endsWithReturn, true);
      }
      if (isTooLong()) {
        passed += until - from;
        endsWithReturn = buffer[until - 1] == '\r';
        from = until;
        searched = until;
      }
      fill();
    }
    return line(searched, passed, endsWithReturn, false);
  }

  /** One byte more may be the carriage return of its end. */
  private boolean isTooLong() {
    return until - from > maxBytes + 1L;
  }

  private boolean findEnd() {
    byte[] bytes = buffer;
    int end = searched;
    while (end < until && bytes[end] != '\n') {
      end++;
    }
    searched = end;
    return end < until;
  }

  private void fill() throws XFailure, InterruptedException {
    byte[] chunk = in.take(stallTimeout)
        .orElseThrow(() -> XFailure.network("nothing has come for " + stallTimeout.toMillis()
            + " ms, not even the empty line that shows that the connection is alive"));
    int kept = until - from;
    if (kept + chunk.length > buffer.length) {
      buffer = Arrays.copyOfRange(buffer, from, from + Math.max(2 * kept, kept + chunk.length));
    } else {
      System.arraycopy(buffer, from, buffer, 0, kept);
    }
    System.arraycopy(chunk, 0, buffer, kept, chunk.length);
    searched -= from;
    from = 0;
    until = kept + chunk.length;
    hasEnded = chunk.length == 0;
  }

  private Line line(int end, long passed, boolean endsWithReturn, boolean isLast) {
    int length = end - from;
    long bytes = passed + length;
    if (length > 0 ? buffer[end - 1] == '\r' : endsWithReturn) {
      bytes--;
    }
    Line line = new Line(buffer, from, bytes > maxBytes ? 0 : (int) bytes, bytes, isLast);
    from = Math.min(until, end + 1);
    searched = from;
    return line;
  }
}
