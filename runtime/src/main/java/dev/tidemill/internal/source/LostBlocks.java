/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.source;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.internal.blocklog.BlockOffset;
import dev.tidemill.spi.source.NamedRange;
import dev.tidemill.spi.source.OffsetRange;
import dev.tidemill.spi.source.SourceContext;
import dev.tidemill.spi.source.SourceEvents;
import dev.tidemill.spi.source.SourceResume;
import dev.tidemill.spi.source.VersionedText;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The blocks that an earlier process has received: they were in its memory, and are gone with it. A
 * batch that should read them continues without them, and listeners are notified once
 * for each range; a failure would come again at every attempt and every start. Used on the driver's
 * thread.
 */
final class LostBlocks {
  private static final int VERSION = 1;

  private final String stream;
  private final SourceEvents events;
  private final BlockOffset until;
  private final BlockOffset needed;
  private final Map<OffsetRange, OptionalLong> records = new HashMap<>();
  private final Set<OffsetRange> told = new HashSet<>();

  private LostBlocks(SourceContext context, String until, String needed) {
    this.stream = context.name();
    this.events = context.events();
    this.until = BlockOffset.parse(until);
    this.needed = BlockOffset.parse(needed);
  }

  /** What was received before this source is opened; nothing if the job has never run before. */
  static LostBlocks before(SourceContext context) {
    String zero = BlockOffset.ZERO.text();
    LostBlocks lost = new LostBlocks(
        context,
        context.resume().map(SourceResume::position).orElse(zero),
        context.resume().map(SourceResume::needed).orElse(zero));
    context.resume().ifPresent(from -> from.ranges().forEach(lost::add));
    return lost;
  }

  private void add(NamedRange range) {
    records.put(
        new OffsetRange(BlockOffset.parse(range.from()), BlockOffset.parse(range.until())),
        recordsOf(range.payload()));
  }

  /** What a range is kept with: how many records would be lost. */
  static String payload(OptionalLong records) {
    return new VersionedText(VERSION, records.isPresent() ? Long.toString(records.getAsLong()) : "")
        .toString();
  }

  private static OptionalLong recordsOf(String payload) {
    String number = VersionedText.parse(payload, VERSION).text();
    try {
      return number.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(number));
    } catch (NumberFormatException e) {
      throw new TidemillException(
          ErrorCode.MALFORMED_DATA,
          "\"" + payload + "\" does not say how many records were received",
          e);
    }
  }

  /** Where this start goes on: everything before it was named by an earlier one. */
  BlockOffset until() {
    return until;
  }

  /** The first record that a batch may still read. */
  BlockOffset needed() {
    return needed;
  }

  /** Whether an earlier process has received a range. */
  boolean contains(OffsetRange range) {
    return ((BlockOffset) range.until()).compareTo(until) <= 0 && !range.isEmpty();
  }

  /** How many records an earlier process has received in a range, if that is known. */
  OptionalLong records(OffsetRange range) {
    return Optional.ofNullable(records.get(range)).orElse(OptionalLong.empty());
  }

  /** A batch wants to read a range. */
  void tell(OffsetRange range) {
    if (told.add(range)) {
      OptionalLong known = records(range);
      String message =
          "stream \"" + stream + "\" goes on without the received records " + range + ": "
              + (known.isPresent() ? known.getAsLong() + " records" : "they")
              + " were in the memory of a process that has ended, and are not in its block log";
      events.problem(message, new TidemillException(ErrorCode.SOURCE_FAILED, message));
    }
  }
}
