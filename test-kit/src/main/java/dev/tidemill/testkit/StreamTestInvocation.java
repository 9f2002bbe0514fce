package dev.tidemill.testkit;

import java.util.List;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;

/** One run of a test. */
record StreamTestInvocation(Run run, StreamTester.Builder builder)
    implements TestTemplateInvocationContext {
  @Override
  public String getDisplayName(int invocationIndex) {
    return "[" + run.title() + "]";
  }

  @Override
  public List<Extension> getAdditionalExtensions() {
    return List.of(new TesterParameter(builder, true));
  }
}
