package dev.tidemill.internal.connector;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads lines of UTF-8 text, each ended by LF or CRLF; what stands after the last of these is a line too, unless it is
 * empty.
 *
 * <p>Line ends are looked for eight bytes at a time, and a line's text is made in one step from the buffer. The buffer
 * grows with the longest line, but never beyond the bound: a longer line is reported as soon as that is known, and
 * skipped while it is read. Bytes that are not UTF-8 become U+FFFD; lines with such bytes are counted.
 */
final class LineReader implements Closeable {
  private static final int FIRST_BUFFER = 1 << 16;
  private static final char REPLACEMENT = '\uFFFD';
  private static final VarHandle EIGHT_BYTES =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long LINE_FEEDS = 0x0A0A0A0A0A0A0A0AL;
  private static final long LOW_BITS = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;

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
   * @param until where lines that begin do not belong to the slice any more
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
  }

  /** Moves to the next line; false at the end of the input. Blocks until the line is complete. */
  boolean next() throws IOException {
    while (skipping || bufferPosition + start < until) {
      int end = indexOfLineFeed(buffer, scanned, limit);
      if (end >= 0) {
        int from = start;
        start = end + 1;
        scanned = start;
        boolean skipped = skipping;
        skipping = false;
        if (!skipped && take(from, endsWithReturn(from, end) ? end - 1 : end)) {
          return true;
        }
      } else {
        scanned = limit;
        skipIfTooLong();
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

  private boolean endsWithReturn(int from, int end) {
    return end > from && buffer[end - 1] == '\r';
  }

  private void skipIfTooLong() {
    // One byte more than the bound may still be the CR of a line that fits.
    if (!skipping && limit - start > maxBytes + 1) {
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
      long doubled = Math.min(2L * buffer.length, maxBytes + 2L);
      buffer = Arrays.copyOf(buffer, (int) Math.max(doubled, buffer.length + 1L));
    }
    int count = in.read(buffer, limit, buffer.length - limit);
    if (count > 0) {
      limit += count;
    }
    return count >= 0;
  }

  /** A replacement character may also be what the sender wrote: then the bytes hold as many of it as the text. */
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

  private static int indexOfLineFeed(byte[] bytes, int from, int to) {
    int i = from;
    for (; i <= to - 8; i += 8) {
      // A byte that is a line feed becomes zero; the well-known test marks the lowest zero byte
      // exactly.
      long zeroed = (long) EIGHT_BYTES.get(bytes, i) ^ LINE_FEEDS;
      long marks = (zeroed - LOW_BITS) & ~zeroed & HIGH_BITS;
      if (marks != 0) {
        return i + (Long.numberOfTrailingZeros(marks) >>> 3);
      }
    }
    for (; i < to; i++) {
      if (bytes[i] == '\n') {
        return i;
      }
    }
    return -1;
  }
}
