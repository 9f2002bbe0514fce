/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.blocklog;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.spi.source.Offset;
import dev.tidemill.spi.source.VersionedText;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A position among received records: everything in the blocks before has been read, and the first
 * records of one block.
 *
 * <p>The end of a block and the start of the next one are different offsets, although no record is
 * between them.
 *
 * @param block number of the block, from 0
 * @param record how many of its records come before this position
 */
public record BlockOffset(long block, long record) implements Offset, Comparable<BlockOffset> {
  /** Before everything. */
  public static final BlockOffset ZERO = new BlockOffset(0, 0);

  private static final int VERSION = 1;
  private static final Pattern TEXT = Pattern.compile("(\\d{1,18}):(\\d{1,18})");

  /** Parses what {@link #text} returned. */
  public static BlockOffset parse(String text) {
    return find(VersionedText.parse(text, VERSION).text())
        .orElseThrow(() -> new TidemillException(
            ErrorCode.INVALID_ARGUMENT,
            "\"" + text + "\" is not a position among received records; it has the numbers of a"
                + " block and a record after v1:, as in v1:42:1000"));
  }

  /** Parses what {@link #toString} returned; empty if it is something else. */
  public static Optional<BlockOffset> find(String position) {
    Matcher parts = TEXT.matcher(position);
    return parts.matches()
        ? Optional.of(
            new BlockOffset(Long.parseLong(parts.group(1)), Long.parseLong(parts.group(2))))
        : Optional.empty();
  }

  @Override
  public int compareTo(BlockOffset other) {
    int byBlock = Long.compare(block, other.block);
    return byBlock == 0 ? Long.compare(record, other.record) : byBlock;
  }

  @Override
  public String text() {
    return new VersionedText(VERSION, toString()).toString();
  }

  @Override
  public String toString() {
    return block + ":" + record;
  }
}
