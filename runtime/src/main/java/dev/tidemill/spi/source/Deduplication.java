/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.source;

import java.time.Duration;

/**
 * How long a source remembers the {@linkplain Delivery#id ids} of stored records, to leave out those
 * that come again. Both bounds apply: an id is forgotten when it is older than {@code age}, or when
 * more than {@code count} newer ones are known. It costs the memory of the ids, and their place in
 * the block log. At most 32 MiB of ids are remembered, with 16 bytes for each and 3 for each of its
 * characters.
 *
 * @param count how many ids are remembered, at least 1
 * @param age how long an id is remembered, by the clock of the job, at least 1 ms
 */
public record Deduplication(int count, Duration age) {
  public Deduplication {
    if (count < 1 || age.toMillis() < 1) {
      throw new IllegalArgumentException("de-duplication over " + count + " ids and "
          + age.toMillis() + " ms: both must be at least 1");
    }
  }
}
