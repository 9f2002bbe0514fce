/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit;

import java.util.List;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;

/** One variation of a test. */
record StreamTestInvocation(Variation variation, StreamTest test)
    implements TestTemplateInvocationContext {
  @Override
  public String getDisplayName(int invocationIndex) {
    return "[" + variation.title() + "]";
  }

  @Override
  public List<Extension> getAdditionalExtensions() {
    return List.of(new VariationTester(new StreamTesterParameter(this::builder), variation, test));
  }

  /**
   * Known when the test class has been made, and with it the extension that it may have registered.
   */
  private StreamTester.Builder builder(ExtensionContext context) {
    StreamTester.Builder base = StreamTestExtension.registeredIn(context)
        .map(StreamTestExtension::builder)
        .orElseGet(StreamTester::builder);
    String method = context.getRequiredTestMethod().getName();
    return StreamTestSettings.builder(base, test, method, variation);
  }
}
