/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kinesis;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Leaves a test class out where kinesalite cannot be run, unless it is required. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NeedsKinesalite.Condition.class)
@interface NeedsKinesalite {
  /** Looks for it once, and says once that it is missing. */
  final class Condition implements ExecutionCondition {
    private static final class Search {
      static final Optional<String> PROBLEM = Node.problem();

      static {
        PROBLEM.ifPresent(problem -> RequiredTools.missing(
            "kinesalite", "The tests with a Kinesis server are left out: " + problem));
      }
    }

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      return Search.PROBLEM.isEmpty()
          ? ConditionEvaluationResult.enabled("kinesalite is there")
          : ConditionEvaluationResult.disabled("kinesalite is missing");
    }
  }
}
