/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.journal;

import dev.tidemill.listener.BatchInfo;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A batch that is never recomputed: what is left is to publish what its sinks have
 * staged.
 *
 * @param batch in the attempt that was decided
 * @param receipts by name of the output, in the order of declaration: where each partition is
 *     staged
 */
public record Decision(BatchInfo batch, Map<String, List<String>> receipts) {
  public Decision {
    Map<String, List<String>> copy = new LinkedHashMap<>();
    receipts.forEach((output, texts) -> copy.put(output, List.copyOf(texts)));
    receipts = Collections.unmodifiableMap(copy);
  }
}
