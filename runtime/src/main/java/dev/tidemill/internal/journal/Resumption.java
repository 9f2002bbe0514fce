/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.journal;

import dev.tidemill.listener.BatchInfo;
import java.util.Optional;

/**
 * Where a start of a job resumes its batches. At most one of the two batches is there.
 *
 * @param lastId id of the last batch that earlier starts have named; 0 if there is none
 * @param decided a batch that an earlier start has decided, and which may not be published
 * @param planned a batch whose ranges an earlier start has fixed, and which is to run now
 */
public record Resumption(long lastId, Optional<Decision> decided, Optional<BatchInfo> planned) {
  /** A job without earlier starts. */
  public static final Resumption NONE = new Resumption(0, Optional.empty(), Optional.empty());
}
