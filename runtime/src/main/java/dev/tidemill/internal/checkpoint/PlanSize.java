/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.checkpoint;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.internal.log.BatchLog;
import dev.tidemill.internal.log.Frame;
import dev.tidemill.spi.source.NamedRange;
import java.util.Comparator;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How long is what the log has to note of the ranges of a batch. A source that has a long text for a
 * range, such as the paths of all its files, may exceed what an entry can have.
 *
 * @param characters by name of the source
 */
record PlanSize(SortedMap<String, Long> characters) {
  /**
   * The entry of a batch as a frame.
   *
   * @param entry has the batch
   * @throws TidemillException if it is longer than a frame can be
   */
  static Frame frame(PlannedBatch batch, LogEntry entry, long epoch) {
    PlanSize size = of(batch);
    if (size.total() <= BatchLog.MAX_PAYLOAD) { // else it would take memory to encode it, too
      Frame frame = EntryFormat.frame(entry, epoch);
      if (frame.payload().length <= BatchLog.MAX_PAYLOAD) {
        return frame;
      }
    }
    throw size.tooLong();
  }

  private static PlanSize of(PlannedBatch batch) {
    SortedMap<String, Long> characters = new TreeMap<>();
    batch.ranges().forEach((name, range) -> characters.put(name, length(range)));
    batch
        .memories()
        .forEach((name, memory) -> characters.merge(name, (long) memory.length(), Long::sum));
    return new PlanSize(characters);
  }

  private static long length(NamedRange range) {
    return (long) range.from().length()
        + range.until().length()
        + range.payload().length();
  }

  private long total() {
    return characters.values().stream().mapToLong(Long::longValue).sum();
  }

  private TidemillException tooLong() {
    String longest = characters.entrySet().stream()
        .max(Map.Entry.comparingByValue(Comparator.naturalOrder()))
        .map(Map.Entry::getKey)
        .orElse("");
    return new TidemillException(
        ErrorCode.SOURCE_FAILED,
        "what the batch log has to note of the batch's ranges is longer than "
            + BatchLog.MAX_PAYLOAD + " bytes; in characters, by source: " + characters
            + ". Let a batch take less of source \"" + longest
            + "\": limit its rate, such as with stream.source.rates=" + longest
            + "=1000. A file source notes the path of each file: fewer and larger files help, too");
  }
}
