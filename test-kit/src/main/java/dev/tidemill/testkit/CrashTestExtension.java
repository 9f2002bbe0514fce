/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;
import org.junit.platform.commons.support.AnnotationSupport;

/** Runs a {@link CrashTest} once without a crash, and then with crashes. It is stateless. */
public final class CrashTestExtension implements TestTemplateInvocationContextProvider {
  static final String CRASH = "stream.test.crash";

  @Override
  public boolean supportsTestTemplate(ExtensionContext context) {
    return AnnotationSupport.isAnnotated(context.getElement(), CrashTest.class);
  }

  /** One after the other: which crashes there can be is known when the first run has ended. */
  @Override
  public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(
      ExtensionContext context) {
    CrashTest test =
        AnnotationSupport.findAnnotation(context.getElement(), CrashTest.class).orElseThrow();
    CrashSchedule schedule =
        new CrashSchedule(crashes(test, context), test.atMost(), test.pairs(), test.seed());
    return StreamSupport.stream(
        new Spliterators.AbstractSpliterator<TestTemplateInvocationContext>(
            Long.MAX_VALUE, Spliterator.ORDERED) {
          @Override
          public boolean tryAdvance(Consumer<? super TestTemplateInvocationContext> action) {
            Optional<Set<Long>> crashes = schedule.nextRun();
            crashes.ifPresent(at -> action.accept(new CrashTestInvocation(test, schedule, at)));
            return crashes.isPresent();
          }
        },
        false);
  }

  private static long[] crashes(CrashTest test, ExtensionContext context) {
    return context
        .getConfigurationParameter(CRASH)
        .map(text -> {
          try {
            return Arrays.stream(text.split(",", -1))
                .mapToLong(number -> Long.parseLong(number.strip()))
                .toArray();
          } catch (NumberFormatException e) {
            throw new ExtensionConfigurationException(
                "configuration parameter " + CRASH + " is \"" + text
                    + "\"; it must be numbers of steps with commas between them",
                e);
          }
        })
        .orElseGet(test::at);
  }
}
