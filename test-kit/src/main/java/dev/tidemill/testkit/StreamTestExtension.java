package dev.tidemill.testkit;

import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * Gives JUnit tests a {@link StreamTester}, and closes it after them; {@link StreamTest} brings it along.
 *
 * <p>Other kinds of tests, such as parameterised ones, register it themselves, with settings if they like:
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
 * <p>Keeps nothing itself, so that tests may run side by side.
 */
public final class StreamTestExtension
    implements TestTemplateInvocationContextProvider, ParameterResolver, AfterEachCallback {
  private final TesterParameter testers;

  /** For {@code @ExtendWith}: testers without a job, as {@link StreamTester#create()} makes them. */
  public StreamTestExtension() {
    this(StreamTester.builder());
  }

  private StreamTestExtension(StreamTester.Builder builder) {
    this.testers = new TesterParameter(builder, false);
  }

  /** For {@code @RegisterExtension}: each test gets a tester that the builder makes. */
  public static StreamTestExtension of(StreamTester.Builder builder) {
    return new StreamTestExtension(builder);
  }

  @Override
  public boolean supportsTestTemplate(ExtensionContext context) {
    return isStreamTest(context);
  }

  @Override
  public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(
      ExtensionContext context) {
    StreamTest test =
        AnnotationSupport.findAnnotation(context.getElement(), StreamTest.class).orElseThrow();
    return StreamTestSettings.variations(test, context).stream()
        .map(variation -> new StreamTestInvocation(
            variation,
            StreamTestSettings.builder(test, context.getRequiredTestMethod().getName())
                .variation(variation)));
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

  /** Those are served by their invocations, each with its variation. */
  private static boolean isStreamTest(ExtensionContext context) {
    return AnnotationSupport.isAnnotated(context.getElement(), StreamTest.class);
  }
}
