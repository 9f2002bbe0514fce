/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.scheduler;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The failure of an attempt at a batch, as the decision about another attempt sees it.
 *
 * @param kind whose failure it is
 * @param signature the code, the message, which names operation, batch, partition and record, and
 *     the causes: two attempts that have it in common have failed in the same way
 */
record Failure(Kind kind, List<String> signature) {
  /** Whose failure it is. */
  enum Kind {
    /** A source, an output or a storage: what is outside may be there again a moment later. */
    OUTSIDE,
    /**
     * A function on records or on the driver, which does with the same records what it has done
     * before.
     */
    PROGRAM,
    /** Of more than the batch: nothing that goes on can be trusted. */
    FATAL
  }

  static Failure of(Throwable failure) {
    List<String> signature = new ArrayList<>();
    if (failure instanceof TidemillException known) {
      signature.add(known.code().name());
    }
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    for (@Nullable Throwable each = failure;
        each != null && seen.add(each);
        each = each.getCause()) {
      signature.add(text(each));
    }
    return new Failure(kind(failure), List.copyOf(signature));
  }

  private static String text(Throwable failure) {
    try {
      return failure.toString();
    } catch (RuntimeException e) { // an exception of the program's may do that
      return failure.getClass().getName();
    }
  }

  private static Kind kind(Throwable failure) {
    if (FailurePolicy.isFatal(failure)) {
      return Kind.FATAL;
    }
    return failure instanceof TidemillException known ? kind(known.code()) : Kind.PROGRAM;
  }

  private static Kind kind(ErrorCode code) {
    return switch (code) {
      case SOURCE_FAILED, OUTPUT_FAILED, STORAGE_FAILED -> Kind.OUTSIDE;
      case FENCED, LEDGER_MISMATCH -> Kind.FATAL; // somebody else is at work
      default -> Kind.PROGRAM;
    };
  }
}
