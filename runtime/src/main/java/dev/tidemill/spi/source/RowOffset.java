/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.source;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;

/**
 * The position of a source whose records, files or blocks are counted from zero.
 *
 * @param row how many are before this position
 */
public record RowOffset(long row) implements Offset {
  private static final int VERSION = 1;

  /** Reads what {@link #text} wrote. */
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
