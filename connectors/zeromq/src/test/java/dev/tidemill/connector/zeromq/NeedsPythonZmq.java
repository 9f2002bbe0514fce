/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.zeromq;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Leaves a test class out where libzmq for Python is missing, unless it is required. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NeedsPythonZmq.Condition.class)
@interface NeedsPythonZmq {
  /** Looks for the program once, and says once that it is missing. */
  final class Condition implements ExecutionCondition {
    private static final class Search {
      static final boolean FOUND = Peer.isInstalled();

      static {
        if (!FOUND) {
          RequiredTools.missing(
              "python3-zmq",
              "The tests with libzmq are left out: " + Peer.PYTHON
                  + " has no module zmq; on Debian: apt-get install python3-zmq");
        }
      }
    }

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      return Search.FOUND
          ? ConditionEvaluationResult.enabled("python3-zmq is there")
          : ConditionEvaluationResult.disabled("python3-zmq is missing");
    }
  }
}
