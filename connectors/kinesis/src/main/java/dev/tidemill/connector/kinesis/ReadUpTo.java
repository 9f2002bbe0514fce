/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kinesis;

import dev.tidemill.spi.source.VersionedText;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Until when each shard has certainly been read, by the clock of the service. It is stored from time
 * to time: a job that was away for less than the retention period has missed nothing, even if the
 * last record that it has read of a quiet shard is gone.
 *
 * @param times in milliseconds, by shard
 */
record ReadUpTo(SortedMap<String, Long> times) {
  private static final int VERSION = 1;

  String text() {
    return new VersionedText(
            VERSION,
            times.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining(",")))
        .toString();
  }

  static ReadUpTo parse(String text) {
    SortedMap<String, Long> times = new TreeMap<>();
    String known = text.isEmpty() ? "" : VersionedText.parse(text, VERSION).text();
    for (String entry : known.isEmpty() ? new String[0] : known.split(",", -1)) {
      int equals = entry.indexOf('=');
      try {
        times.put(entry.substring(0, equals), Long.valueOf(entry.substring(equals + 1)));
      } catch (NumberFormatException | StringIndexOutOfBoundsException e) {
        throw Arguments.invalid("\"" + text + "\" is not the memory of a Kinesis stream");
      }
    }
    return new ReadUpTo(times);
  }

  OptionalLong of(String shardId) {
    Long time = times.get(shardId);
    return time == null ? OptionalLong.empty() : OptionalLong.of(time);
  }
}
