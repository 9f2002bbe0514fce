/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.checkpoint;

import dev.tidemill.time.Time;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The attempt at a batch that was decided, and what it has staged.
 *
 * @param epoch of the start that has decided it
 * @param receipts by name of the output
 */
public record FinalAttempt(
    long id, Time time, int attempt, long epoch, Map<String, List<String>> receipts) {
  public FinalAttempt {
    Map<String, List<String>> copy = new LinkedHashMap<>();
    receipts.forEach((output, texts) -> copy.put(output, List.copyOf(texts)));
    receipts = Collections.unmodifiableMap(copy);
  }

  /** The same attempt with other receipts. */
  FinalAttempt with(Map<String, List<String>> other) {
    return new FinalAttempt(id, time, attempt, epoch, other);
  }
}
