/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.journal;

import dev.tidemill.listener.BatchInfo;
import java.util.Optional;

/**
 * Where a start of a job resumes its batches. Both batches may be there: the next one is planned
 * together with the decision of the one before.
 *
 * @param lastId id of the last batch that earlier starts have named; 0 if there is none
 * @param decided a batch that an earlier start has decided, and which may not be published
 * @param planned the last batch that earlier starts have named, if its ranges are fixed and it is
 *     not decided; it runs first
 */
public record Resumption(long lastId, Optional<Decision> decided, Optional<BatchInfo> planned) {
  /** A job without earlier starts. */
  public static final Resumption NONE = new Resumption(0, Optional.empty(), Optional.empty());
}
