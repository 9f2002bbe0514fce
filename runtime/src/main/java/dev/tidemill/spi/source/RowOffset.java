/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.source;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;

/**
 * The offset of a source that counts its records, files or blocks from zero.
 *
 * @param row number of rows before this position
 */
public record RowOffset(long row) implements Offset {
  private static final int VERSION = 1;

  /** Parses what {@link #text} returned. */
  public static RowOffset parse(String text) {
    String row = VersionedText.parse(text, VERSION).text();
    try {
      return new RowOffset(Long.parseLong(row));
    } catch (NumberFormatException e) {
      throw new TidemillException(
          ErrorCode.INVALID_ARGUMENT,
          "\"" + text + "\" is not a position; it has a number after v1:, as in v1:42",
          e);
    }
  }

  @Override
  public String text() {
    return new VersionedText(VERSION, Long.toString(row)).toString();
  }

  @Override
  public String toString() {
    return Long.toString(row);
  }
}
