/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.connector;

import java.io.CharConversionException;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads lines of UTF-8 text, each ended by LF, CR or CRLF; what stands after the last of these is a
 * line too, unless it is empty. A byte order mark at the beginning of the text is not part of its
 * first line.
 *
 * <p>Line ends are looked for eight bytes at a time, and a line's text is made in one step from the
 * buffer. A CR ends its line at once, so that a line is not held back until more arrives; an LF
 * right behind it is passed over when it comes. The buffer grows with the longest line, but never
 * beyond the bound: a longer line is reported as soon as that is known, and skipped while it is
 * read. Bytes that are not UTF-8 become U+FFFD; lines with such bytes are counted.
 */
final class LineReader implements Closeable {
  private static final int FIRST_BUFFER = 1 << 16;
  private static final char REPLACEMENT = '\uFFFD';
  private static final VarHandle EIGHT_BYTES =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long HIGH_BITS = 0x8080808080808080L;
  /** Brings the high bit of bytes from LF on to 1. */
  private static final long FROM_LINE_FEED = 0x7676767676767676L;
  /** Brings the high bit of bytes behind CR to 1. */
  private static final long BEHIND_RETURN = 0x7272727272727272L;

  /** Hears of a line that is longer than the bound, before its end has been seen. */
  @FunctionalInterface
  interface TooLong {
    void line(long bytesSoFar);
  }

  private final InputStream in;
  private final int maxBytes;
  private final long until;
  private final TooLong tooLong;

  private byte[] buffer = new byte[FIRST_BUFFER];
  /** Position in the input of the buffer's first byte. */
  private long bufferPosition;

  private int start;
  private int scanned;
  private int limit;
  private boolean skipping;
  private boolean atBeginning;
  private boolean afterReturn;

  private String line = "";
  private long malformedLines;

  /** Reads all lines of at most {@code maxBytes} bytes, not counting their ends. */
  LineReader(InputStream in, int maxBytes, TooLong tooLong) {
    this(in, maxBytes, tooLong, 0, Long.MAX_VALUE, false);
  }

  /**
   * Reads the lines that begin in a slice.
   *
   * @param in stands at {@code position}
   * @param maxBytes bytes of the longest line, without its end
   * @param position how many bytes of the whole stand before
   * @param until position from which lines no longer belong to the slice
   * @param inLine whether the input stands inside a line, or at its end: that line is passed over
   */
  LineReader(
      InputStream in, int maxBytes, TooLong tooLong, long position, long until, boolean inLine) {
    this.in = in;
    this.maxBytes = maxBytes;
    this.tooLong = tooLong;
    this.bufferPosition = position;
    this.until = until;
    this.skipping = inLine;
    this.atBeginning = position == 0;
  }

  /** Moves to the next line; false at the end of the input. Blocks until the line is complete. */
  boolean next() throws IOException {
    while (isInSlice()) {
      if (afterReturn && start < limit) {
        passLineFeed();
        continue;
      }
      int end = indexOfLineEnd(buffer, scanned, limit);
      if (end >= 0) {
        int from = start;
        start = end + 1;
        scanned = start;
        afterReturn = buffer[end] == '\r';
        boolean skipped = skipping;
        skipping = false;
        if (!skipped && take(from, end)) {
          return true;
        }
      } else {
        scanned = limit;
        skipIfTooLong();
        if (!isInSlice()) {
          return false;
        }
        if (!fill()) {
          return takeLast();
        }
      }
    }
    return false;
  }

  /** The line that {@link #next()} moved to, without its end. */
  String line() {
    return line;
  }

  /** How many lines so far held bytes that are not UTF-8. */
  long malformedLines() {
    return malformedLines;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  /**
   * Behind the slice no line begins that belongs to it: not even the rest of one that is skipped
   * need be read.
   */
  private boolean isInSlice() {
    return bufferPosition + start < until;
  }

  private boolean takeLast() {
    int from = start;
    start = limit;
    boolean nothing = skipping || from == limit;
    skipping = false;
    return !nothing && take(from, limit);
  }

  private boolean take(int from, int end) {
    int length = end - from;
    if (length > maxBytes) {
      tooLong.line(length);
      return false;
    }
    line = new String(buffer, from, length, StandardCharsets.UTF_8);
    if (line.indexOf(REPLACEMENT) >= 0 && hasMalformedBytes(from, end)) {
      malformedLines++;
    }
    return true;
  }

  private void passLineFeed() {
    afterReturn = false;
    if (buffer[start] == '\n') {
      start++;
      scanned = start;
    }
  }

  private void skipIfTooLong() {
    if (!skipping && !atBeginning && limit - start > maxBytes) {
      tooLong.line(limit - start);
      skipping = true;
    }
    if (skipping) {
      start = limit;
    }
  }

  private boolean fill() throws IOException {
    if (start > 0) {
      System.arraycopy(buffer, start, buffer, 0, limit - start);
      bufferPosition += start;
      scanned -= start;
      limit -= start;
      start = 0;
    }
    if (limit == buffer.length) {
      long doubled = Math.min(2L * buffer.length, maxBytes + 1L);
      buffer = Arrays.copyOf(buffer, (int) Math.max(doubled, buffer.length + 1L));
    }
    int count = in.read(buffer, limit, buffer.length - limit);
    if (count > 0) {
      limit += count;
      if (atBeginning) {
        passByteOrderMark();
      }
    }
    return count >= 0;
  }

  /** Called until so many bytes have come that there is a mark or is none. */
  private void passByteOrderMark() throws IOException {
    if (bufferPosition > 0) {
      atBeginning = false;
      return;
    }
    if (ByteOrderMark.isWide(buffer, start, limit)) {
      throw new CharConversionException("the text " + ByteOrderMark.WIDE);
    }
    if (ByteOrderMark.isUtf8(buffer, start, limit)) {
      start = ByteOrderMark.UTF_8_LENGTH;
      scanned = start;
    }
    atBeginning = limit < ByteOrderMark.UTF_8_LENGTH;
  }

  /**
   * A replacement character may also be what the sender wrote: then the bytes hold as many of it as
   * the text.
   */
  private boolean hasMalformedBytes(int from, int end) {
    long inText = line.chars().filter(sign -> sign == REPLACEMENT).count();
    long inBytes = 0;
    for (int i = from; i + 2 < end; i++) {
      if (buffer[i] == (byte) 0xEF
          && buffer[i + 1] == (byte) 0xBF
          && buffer[i + 2] == (byte) 0xBD) {
        inBytes++;
      }
    }
    return inText != inBytes;
  }

  private static int indexOfLineEnd(byte[] bytes, int from, int to) {
    int i = from;
    for (; i <= to - 8; i += 8) {
      // Marks the high bit of each byte from LF to CR, exactly: sums of seven bits carry nothing
      // into
      // the next byte. VT and FF are between the two, so a mark is looked at.
      long eight = (long) EIGHT_BYTES.get(bytes, i);
      long sevenBits = eight & ~HIGH_BITS;
      long marks = (sevenBits + FROM_LINE_FEED) & ~(sevenBits + BEHIND_RETURN) & ~eight & HIGH_BITS;
      for (; marks != 0; marks &= marks - 1) {
        int found = i + (Long.numberOfTrailingZeros(marks) >>> 3);
        if (isLineEnd(bytes[found])) {
          return found;
        }
      }
    }
    for (; i < to; i++) {
      if (isLineEnd(bytes[i])) {
        return i;
      }
    }
    return -1;
  }

  private static boolean isLineEnd(byte sign) {
    return sign == '\n' || sign == '\r';
  }
}
