/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit;

import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.opentest4j.TestAbortedException;

/**
 * Gives one variation of a {@link StreamTest} its tester, and has its failures reported among those
 * of the others.
 *
 * @param testers makes the tester
 * @param test the annotation
 */
record VariationTester(StreamTesterParameter testers, Variation variation, StreamTest test)
    implements BeforeEachCallback,
        ParameterResolver,
        TestExecutionExceptionHandler,
        AfterEachCallback {
  /**
   * Here and not when the parameter is resolved, since JUnit would put words of its own before the
   * error of a job.
   */
  @Override
  public void beforeEach(ExtensionContext context) throws Exception {
    if (List.of(context.getRequiredTestMethod().getParameterTypes()).contains(StreamTester.class)) {
      try {
        testers.tester(context);
      } catch (RuntimeException | Error e) {
        raise(reported(e, context));
      }
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return testers.supportsParameter(parameter, context);
  }

  @Override
  public StreamTester resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return testers.resolveParameter(parameter, context);
  }

  @Override
  public void handleTestExecutionException(ExtensionContext context, Throwable failure)
      throws Throwable {
    throw reported(failure, context);
  }

  @Override
  public void afterEach(ExtensionContext context) throws Exception {
    if (!testers.hasTester(context) && context.getExecutionException().isEmpty()) {
      throw new AssertionError("a @StreamTest runs nothing by itself: let "
          + context.getRequiredTestMethod().getName()
          + " take a StreamTester, as in void counts_words(StreamTester t)");
    }
    try {
      testers.afterEach(context);
    } catch (StrictnessError e) {
      raise(reported(e, context));
    }
  }

  private Throwable reported(Throwable failure, ExtensionContext context) {
    return failure instanceof TestAbortedException
        ? failure
        : VariationFailures.of(context)
            .report(
                failure,
                variation,
                VariationFailures.advice(variation, test, context),
                context.getRequiredTestClass());
  }

  private static void raise(Throwable failure) throws Exception {
    if (failure instanceof Error error) {
      throw error;
    }
    throw (Exception) failure;
  }
}
