package dev.tidemill.internal.scheduler;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What becomes of a batch that fails. */
public enum FailurePolicy {
  /** The context stops with the error. */
  STOP,
  /** The batch is attempted again, with the same records; after the last attempt the context stops. */
  RETRY,
  /** The batch is given up, its records with it, and the next one runs. */
  SKIP;

  /**
   * Whether a failure stops the context whatever the policy is: a virtual machine without memory may have broken
   * anything. A stack that was too deep has broken only the call that it was too deep for.
   */
  static boolean isFatal(Throwable failure) {
    Set<Throwable> seen = new HashSet<>();
    for (@Nullable Throwable each = failure;
        each != null && seen.add(each);
        each = each.getCause()) {
      if (each instanceof VirtualMachineError && !(each instanceof StackOverflowError)) {
        return true;
      }
    }
    return false;
  }
}
