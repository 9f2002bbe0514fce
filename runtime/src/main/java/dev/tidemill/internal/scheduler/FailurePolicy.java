/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.scheduler;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.internal.thread.FatalErrors;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** How a failed batch is handled. */
public enum FailurePolicy {
  /** The context stops with the error. */
  STOP,
  /**
   * The batch is attempted again, with the same records, as {@link Retries} decides; then the
   * context stops.
   */
  RETRY,
  /** The batch is given up, its records with it, and the next one runs. */
  SKIP,
  /**
   * As {@link #RETRY}; then the records that functions fail on are given up, and the batch goes on
   * without them.
   */
  DEADLETTER;

  /** Whether a batch is attempted several times with the same records. */
  boolean retries() {
    return this == RETRY || this == DEADLETTER;
  }

  /**
   * Whether a failure stops the context whatever the policy is: after {@linkplain FatalErrors some
   * errors of the virtual machine} nothing can be trusted, and without the right state no later
   * batch is right.
   */
  static boolean isFatal(Throwable failure) {
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<Throwable> open = new ArrayDeque<>(List.of(failure));
    while (!open.isEmpty()) {
      Throwable each = open.pop();
      if (seen.add(each)) {
        if (breaksMoreThanItsBatch(each)) {
          return true;
        }
        Optional.ofNullable(each.getCause()).ifPresent(open::push);
        open.addAll(List.of(each.getSuppressed()));
      }
    }
    return false;
  }

  private static boolean breaksMoreThanItsBatch(Throwable failure) {
    return FatalErrors.in(failure).filter(error -> error == failure).isPresent()
        || (failure instanceof TidemillException known && isOfTheJob(known.code()));
  }

  private static boolean isOfTheJob(ErrorCode code) {
    return code == ErrorCode.STATE_LOST
        || code == ErrorCode.DECISION_UNKNOWN
        || code == ErrorCode.FENCED; // the job goes on elsewhere
  }
}
