/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.connector;

import dev.tidemill.function.Decoder;
import dev.tidemill.spi.source.SourceEvents;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cuts UTF-8 text into lines, each ended by LF or CRLF or by the end of the connection.
 *
 * <p>A line longer than the bound is skipped and reported once; the lines after it come as usual.
 * Bytes that are not UTF-8 become U+FFFD, and how many lines that concerned is reported when the
 * connection ends.
 */
public final class LineDecoder implements ReportingDecoder<String> {
  static final String SETTING = "stream.socket.maxLineLength";
  private static final Logger LOG = LoggerFactory.getLogger(LineDecoder.class);

  private final int maxLineLength;

  /**
   * A decoder with a bound.
   *
   * @param maxLineLength bytes of the longest line, without its end
   */
  public LineDecoder(int maxLineLength) {
    this.maxLineLength = LineLimit.checked(SETTING, maxLineLength);
  }

  @Override
  public void decode(InputStream in, Consumer<? super String> out) throws IOException {
    decode(in, out, "a connection", (message, cause) -> LOG.warn(message));
  }

  @Override
  public Decoder<String> reportingTo(String stream, SourceEvents problems) {
    String input = "stream \"" + stream + "\"";
    return (in, out) -> decode(in, out, input, problems);
  }

  private void decode(
      InputStream in, Consumer<? super String> out, String input, SourceEvents problems)
      throws IOException {
    LineLimit limit = new LineLimit(input, "set " + SETTING + " to more", maxLineLength, problems);
    LineReader reader = new LineReader(in, maxLineLength, limit::reportTooLong);
    try {
      while (reader.next()) {
        out.accept(reader.line());
      }
    } finally {
      limit.reportMalformed(reader.malformedLines());
    }
  }
}
