package dev.tidemill.testkit;

import java.util.List;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;

/** One variation of a test. */
record StreamTestInvocation(Variation variation, StreamTester.Builder builder)
    implements TestTemplateInvocationContext {
  @Override
  public String getDisplayName(int invocationIndex) {
    return "[" + variation.title() + "]";
  }

  @Override
  public List<Extension> getAdditionalExtensions() {
    return List.of(new TesterParameter(builder, true));
  }
}
