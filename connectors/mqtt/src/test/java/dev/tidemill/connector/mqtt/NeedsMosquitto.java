/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.mqtt;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.file.Files;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Leaves a test class out where mosquitto is missing, unless it is required. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NeedsMosquitto.Condition.class)
@interface NeedsMosquitto {
  /** Looks for the program once, and says once that it is missing. */
  final class Condition implements ExecutionCondition {
    private static final class Search {
      static final boolean FOUND = Files.isExecutable(Mosquitto.PROGRAM);

      static {
        if (!FOUND) {
          RequiredTools.missing(
              "mosquitto",
              "The tests with a real MQTT broker are left out: there is no " + Mosquitto.PROGRAM
                  + "; on Debian: apt-get install mosquitto");
        }
      }
    }

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      return Search.FOUND
          ? ConditionEvaluationResult.enabled("mosquitto is there")
          : ConditionEvaluationResult.disabled("mosquitto is missing");
    }
  }
}
