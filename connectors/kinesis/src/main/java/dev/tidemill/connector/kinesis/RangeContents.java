/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kinesis;

import dev.tidemill.spi.source.VersionedText;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a named range has of each shard. It is stored with the range: by it, another process knows
 * where a range begins that was named from a time or from the beginning, and notices that records of
 * it are gone.
 *
 * @param parts by shard, only of those that have records in the range
 */
record RangeContents(SortedMap<String, Part> parts) {
  private static final int VERSION = 1;

  /**
   * Records of one shard.
   *
   * @param first position behind which the range begins, named by its first record: that sequence
   *     number and the index before its sub-sequence number
   * @param count how many there are
   */
  record Part(Position first, int count) {
    /** The part that begins with a record. */
    static Part of(KinesisRecord first, int count) {
      return new Part(Position.after(first.sequenceNumber(), first.subSequenceNumber() - 1), count);
    }
  }

  long count() {
    return parts.values().stream().mapToLong(Part::count).sum();
  }

  String text() {
    return new VersionedText(
            VERSION,
            parts.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue().first().sequence() + ":"
                    + (entry.getValue().first().sub() + 1) + "*"
                    + entry.getValue().count())
                .collect(Collectors.joining(",")))
        .toString();
  }

  static RangeContents parse(String text) {
    SortedMap<String, Part> parts = new TreeMap<>();
    String known = VersionedText.parse(text, VERSION).text();
    for (String entry : known.isEmpty() ? new String[0] : known.split(",", -1)) {
      String[] pieces = entry.split("[=:*]", -1);
      try {
        parts.put(
            pieces[0],
            new Part(
                Position.after(pieces[1], Integer.parseInt(pieces[2]) - 1),
                Integer.parseInt(pieces[3])));
      } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
        throw Arguments.invalid("\"" + text + "\" does not describe a range of a Kinesis stream");
      }
    }
    return new RangeContents(parts);
  }
}
