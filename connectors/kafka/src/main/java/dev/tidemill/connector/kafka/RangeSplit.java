/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kafka;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits the ranges of a batch into at least this many parts, longer ranges into more of them; the
 * same for the same ranges.
 */
final class RangeSplit {
  private RangeSplit() {}

  /** Each range is one part if that makes enough of them; a part holds at least one offset. */
  static List<KafkaOffsetRange> of(List<KafkaOffsetRange> ranges, int minParts) {
    if (ranges.size() >= minParts) {
      return ranges;
    }
    double total = 0;
    for (KafkaOffsetRange range : ranges) {
      total += range.size();
    }
    List<KafkaOffsetRange> parts = new ArrayList<>();
    for (KafkaOffsetRange range : ranges) {
      long number = (long) Math.ceil(range.size() / total * minParts);
      cut(range, Math.max(1, Math.min(number, range.size())), parts);
    }
    return parts;
  }

  private static void cut(KafkaOffsetRange range, long number, List<KafkaOffsetRange> parts) {
    long from = range.from();
    for (long i = 1; i <= number; i++) {
      long until = range.from() + range.size() / number * i + range.size() % number * i / number;
      parts.add(new KafkaOffsetRange(range.topic(), range.partition(), from, until));
      from = until;
    }
  }
}
