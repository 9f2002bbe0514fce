/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.Origin;
import dev.tidemill.error.TidemillException;
import java.lang.StackWalker.Option;
import java.lang.invoke.MethodType;
import java.util.Set;

/**
 * Tells whether the present call comes from {@link StreamJob#define}, also from that of a lambda.
 */
final class JobDefinition {
  private static final StackWalker WALKER =
      StackWalker.getInstance(Set.of(Option.RETAIN_CLASS_REFERENCE, Option.SHOW_HIDDEN_FRAMES));

  private static final MethodType DEFINE =
      MethodType.methodType(void.class, StreamingContext.class);

  private JobDefinition() {}

  /**
   * A job that starts itself would be started twice, once more by whoever has asked it what it
   * consists of.
   */
  static void requireStartOutside(Origin start) {
    requireOutside(
        start,
        "the launcher or the test starts the job afterwards; remove start(), and awaitTermination() with it");
  }

  /** A job that stops itself could not be started afterwards. */
  static void requireStopOutside() {
    requireOutside(
        Origin.here("stop"),
        "the launcher or the test runs the job afterwards and stops it; remove stop(), or the try statement"
            + " that closes the context");
  }

  private static void requireOutside(Origin call, String advice) {
    if (WALKER.walk(frames -> frames.anyMatch(JobDefinition::isDefine))) {
      throw new TidemillException(
          ErrorCode.INVALID_STATE,
          call + " is called within define(...), which only declares streams and outputs: "
              + advice);
    }
  }

  private static boolean isDefine(StackWalker.StackFrame frame) {
    return frame.getMethodName().equals("define")
        && frame.getMethodType().equals(DEFINE)
        && StreamJob.class.isAssignableFrom(frame.getDeclaringClass());
  }
}
