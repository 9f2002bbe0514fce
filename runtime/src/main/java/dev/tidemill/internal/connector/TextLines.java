/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.connector;

import dev.tidemill.spi.source.PartitionReader;
import dev.tidemill.spi.source.SourceEvents;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Consumer;

/**
 * Lines of UTF-8 text, plain or compressed with gzip: one record per line, without its end, which
 * is LF, CR or CRLF.
 *
 * <p>A slice holds the lines that begin in it, each of them whole, also if it ends behind the
 * slice. A line longer than the bound is skipped and reported; bytes that are not UTF-8 become
 * U+FFFD and are reported once per slice. A byte order mark of UTF-8 is passed over; a file of
 * another compression or with a mark of UTF-16 is refused.
 */
public final class TextLines implements FileFormat<String> {
  /** Lines of up to 1 MiB. */
  public static final int DEFAULT_MAX_LINE_LENGTH = 1 << 20;

  private static final String SETTING = "stream.files.maxLineLength";
  private static final int TYPICAL_LINE = 64;

  private final int maxLineLength;

  /**
   * A format with a bound.
   *
   * @param maxLineLength bytes of the longest line, without its end; key
   *     {@code stream.files.maxLineLength}
   */
  public TextLines(int maxLineLength) {
    this.maxLineLength = LineLimit.checked(SETTING, maxLineLength);
  }

  @Override
  public PartitionReader<String> open(FileSlice slice, InputStream in, SourceEvents problems)
      throws IOException {
    LineLimit limit = new LineLimit(
        "file " + slice.path(), "set " + SETTING + " to more", maxLineLength, problems);
    StoredText text = StoredText.open(slice.path(), in);
    return new Reader(lines(slice, text, limit), limit);
  }

  private LineReader lines(FileSlice slice, StoredText text, LineLimit limit) throws IOException {
    if (!text.splittable()) {
      if (!slice.isWhole()) {
        throw new UnsupportedFileException(
            "file " + slice.path()
                + " is compressed now, and was plain when its parts were planned; give it another name");
      }
      return new LineReader(text.bytes(), maxLineLength, limit::reportTooLong);
    }
    // A line that begins right at the slice is its own: only the line end before it shows that.
    boolean inLine = slice.from() > 0;
    long position = inLine ? slice.from() - 1 : 0;
    skip(text.bytes(), position);
    return new LineReader(
        text.bytes(), maxLineLength, limit::reportTooLong, position, slice.until(), inLine);
  }

  private static void skip(InputStream in, long bytes) throws IOException {
    try {
      in.skipNBytes(bytes);
    } catch (EOFException e) {
      // The file has become shorter, which the input itself reports: no line of it begins here.
    }
  }

  @Override
  public boolean isSplittable(String path, InputStream in) throws IOException {
    return StoredText.open(path, in).splittable();
  }

  @Override
  public boolean readsBeyondSlice() {
    return true;
  }

  @Override
  public long estimatedRecordsIn(long bytes) {
    return bytes / TYPICAL_LINE + 1;
  }

  private static final class Reader implements PartitionReader<String> {
    private final LineReader lines;
    private final LineLimit limit;

    Reader(LineReader lines, LineLimit limit) {
      this.lines = lines;
      this.limit = limit;
    }

    @Override
    public boolean next() throws IOException {
      return lines.next();
    }

    @Override
    public String record() {
      return lines.line();
    }

    @Override
    public void forEachRemaining(Consumer<? super String> consumer) throws IOException {
      while (lines.next()) {
        consumer.accept(lines.line());
      }
    }

    @Override
    public void close() throws IOException {
      limit.reportMalformed(lines.malformedLines());
      lines.close();
    }
  }
}
