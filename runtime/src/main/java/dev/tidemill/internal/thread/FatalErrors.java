/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.thread;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Errors of the virtual machine after which nothing that goes on can be trusted: one that is out of
 * memory may have broken anything. A stack that was too deep has broken only the call that it was
 * too deep for.
 */
public final class FatalErrors {
  private static final String NO_THREAD = "unable to create native thread";

  private FatalErrors() {}

  /** Whether a failure is one, or has one among its causes and suppressed failures. */
  public static boolean isFatal(Throwable failure) {
    return in(failure).isPresent();
  }

  /** The first that is found in a failure, its causes and suppressed failures. */
  public static Optional<VirtualMachineError> in(Throwable failure) {
    if (failure instanceof VirtualMachineError error && isFatal(error)) {
      return Optional.of(error); // without the collections, for which there may be no memory
    }
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<Throwable> open = new ArrayDeque<>(List.of(failure));
    while (!open.isEmpty()) {
      Throwable each = open.pop();
      if (seen.add(each)) {
        if (each instanceof VirtualMachineError error && isFatal(error)) {
          return Optional.of(error);
        }
        Optional.ofNullable(each.getCause()).ifPresent(open::push);
        open.addAll(List.of(each.getSuppressed()));
      }
    }
    return Optional.empty();
  }

  /**
   * Whether the machine had no thread to give. For a start that is tried again anyway, that is not
   * fatal: nothing is broken, and there may be one later.
   */
  public static boolean isLackOfThreads(Throwable failure) {
    return failure instanceof OutOfMemoryError
        && String.valueOf(failure.getMessage()).startsWith(NO_THREAD);
  }

  private static boolean isFatal(VirtualMachineError error) {
    return !(error instanceof StackOverflowError);
  }
}
