/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kinesis;

import dev.tidemill.spi.source.Offset;
import dev.tidemill.spi.source.VersionedText;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * How far each shard is read. A shard that was closed stays here, at its end, until all shards that
 * follow it are here, too; so whatever is not here has been read, or follows something that is here.
 *
 * @param next positions by the ids of the shards
 */
record ShardOffsets(SortedMap<String, Position> next) implements Offset {
  private static final int VERSION = 1;

  ShardOffsets(Map<String, Position> next) {
    this(new TreeMap<>(next));
  }

  @Override
  public String text() {
    return new VersionedText(
            VERSION,
            next.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining(",")))
        .toString();
  }

  static ShardOffsets parse(String text) {
    SortedMap<String, Position> next = new TreeMap<>();
    VersionedText known = VersionedText.parse(text, VERSION);
    for (String part : known.text().isEmpty() ? new String[0] : known.text().split(",", -1)) {
      int equals = part.indexOf('=');
      if (equals < 1) {
        throw Arguments.invalid("\"" + text + "\" is not an offset of a Kinesis stream: \"" + part
            + "\" is not of the form shard=position");
      }
      next.put(part.substring(0, equals), Position.parse(part.substring(equals + 1)));
    }
    return new ShardOffsets(next);
  }

  @Override
  public String toString() {
    return text();
  }
}
