/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package contract;

import dev.tidemill.spi.source.Offset;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A position in each partition of a log; a partition that is not named stands at its beginning. Its text is {@code
 * 0:12,1:7}.
 *
 * @param next the next offset to read, by partition
 */
public record LogOffset(SortedMap<Integer, Long> next) implements Offset {
  public LogOffset {
    next = Collections.unmodifiableSortedMap(new TreeMap<>(next));
  }

  public static LogOffset of(Map<Integer, Long> next) {
    return new LogOffset(new TreeMap<>(next));
  }

  public static LogOffset parse(String text) {
    SortedMap<Integer, Long> next = new TreeMap<>();
    for (String part : text.isEmpty() ? new String[0] : text.split(",", -1)) {
      String[] pair = part.split(":", -1);
      next.put(Integer.valueOf(pair[0]), Long.valueOf(pair[1]));
    }
    return new LogOffset(next);
  }

  public long of(int partition) {
    return next.getOrDefault(partition, 0L);
  }

  @Override
  public String text() {
    return next.entrySet().stream()
        .map(entry -> entry.getKey() + ":" + entry.getValue())
        .collect(Collectors.joining(","));
  }
}
