/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit;

import dev.tidemill.StreamJob;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * Provides JUnit tests with a {@link StreamTester} and closes it after each test.
 * {@link StreamTest} includes this extension.
 *
 * <p>Other kinds of tests, such as parameterized ones, register it themselves, optionally with
 * settings:
 *
 * <pre>{@code
 * @RegisterExtension
 * final StreamTestExtension stream = StreamTestExtension.of(StreamTester.builder().job(WordCount::new));
 *
 * @ParameterizedTest
 * @ValueSource(strings = {"a", "b"})
 * void counts(String word, StreamTester t) { ... }
 * }</pre>
 *
 * <p>It is stateless, so tests can run in parallel.
 */
public final class StreamTestExtension
    implements TestTemplateInvocationContextProvider, ParameterResolver, AfterEachCallback {
  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(StreamTestExtension.class);

  private final StreamTester.Builder builder;
  private final StreamTesterParameter testers;

  /**
   * For {@code @ExtendWith}: testers without a job, as {@link StreamTester#create()} makes them.
   */
  public StreamTestExtension() {
    this(StreamTester.builder());
  }

  private StreamTestExtension(StreamTester.Builder builder) {
    this.builder = builder.copy();
    this.testers = new StreamTesterParameter(context -> this.builder);
  }

  /**
   * For {@code @RegisterExtension}: each test, a {@link StreamTest} too, gets a tester that the
   * builder makes.
   */
  public static StreamTestExtension of(StreamTester.Builder builder) {
    return new StreamTestExtension(builder);
  }

  @Override
  public boolean supportsTestTemplate(ExtensionContext context) {
    return isStreamTest(context) && isFirst(context);
  }

  /**
   * JUnit may have two extensions for one test, that of the annotation and a registered one; only
   * the first is used.
   */
  private boolean isFirst(ExtensionContext context) {
    return context.getStore(NAMESPACE).getOrComputeIfAbsent(StreamTest.class, key -> this) == this;
  }

  @Override
  public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(
      ExtensionContext context) {
    StreamTest test =
        AnnotationSupport.findAnnotation(context.getElement(), StreamTest.class).orElseThrow();
    List<Variation> variations = StreamTestSettings.variations(test, context);
    boolean canRestart = test.job() != StreamJob.class
        || variations.size() == 1
        || registersTesters(context.getRequiredTestClass());
    return variations.stream()
        .filter(variation -> canRestart || variation != Variation.RESTARTS)
        .map(variation -> new StreamTestInvocation(variation, test));
  }

  /** Whether a job may come from a field of the class or of one around it. */
  private static boolean registersTesters(Class<?> testClass) {
    for (Class<?> type = testClass; type != null; type = type.getEnclosingClass()) {
      if (!AnnotationSupport.findAnnotatedFields(
              type, RegisterExtension.class, field -> field.getType() == StreamTestExtension.class)
          .isEmpty()) {
        return true;
      }
    }
    return false;
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return !isStreamTest(context) && testers.supportsParameter(parameter, context);
  }

  @Override
  public StreamTester resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return testers.resolveParameter(parameter, context);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    if (!isStreamTest(context)) {
      testers.afterEach(context);
    }
  }

  StreamTester.Builder builder() {
    return builder;
  }

  /**
   * The extension that the test's class has in a field, or the one of an enclosing class.
   *
   * @throws ExtensionConfigurationException if a class has several
   */
  static Optional<StreamTestExtension> registeredIn(ExtensionContext context) {
    List<Object> instances = new ArrayList<>(context.getRequiredTestInstances().getAllInstances());
    Collections.reverse(instances); // the innermost comes first
    for (Object instance : instances) {
      List<StreamTestExtension> found = AnnotationSupport.findAnnotatedFieldValues(
          instance, RegisterExtension.class, StreamTestExtension.class);
      found = found.isEmpty()
          ? AnnotationSupport.findAnnotatedFieldValues(
              instance.getClass(), RegisterExtension.class, StreamTestExtension.class)
          : found;
      if (found.size() > 1) {
        throw new ExtensionConfigurationException(instance.getClass().getName() + " registers "
            + found.size() + " extensions of type StreamTestExtension, and a @StreamTest cannot"
            + " tell which of them it is to follow; keep one");
      }
      if (!found.isEmpty()) {
        return Optional.of(found.get(0));
      }
    }
    return Optional.empty();
  }

  /** Those are served by their invocations, each with its variation. */
  private static boolean isStreamTest(ExtensionContext context) {
    return AnnotationSupport.isAnnotated(context.getElement(), StreamTest.class);
  }
}
