/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.source;

/**
 * The position of a source whose records, files or blocks are counted from zero.
 *
 * @param row how many are before this position
 */
public record RowOffset(long row) implements Offset {
  /** Reads what {@link #text} wrote. */
  public static RowOffset parse(String text) {
    return new RowOffset(Long.parseLong(text));
  }

  @Override
  public String text() {
    return Long.toString(row);
  }

  @Override
  public String toString() {
    return text();
  }
}
