/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit;

import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.opentest4j.TestAbortedException;

/**
 * Makes the tester of a test when a method first asks for it, and closes it after the test. Keeps
 * nothing itself: the tester lies in the test's own store.
 *
 * @param builder makes the tester of a test
 */
record StreamTesterParameter(Function<ExtensionContext, StreamTester.Builder> builder)
    implements ParameterResolver, AfterEachCallback {
  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(StreamTesterParameter.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == StreamTester.class
        && context.getTestMethod().isPresent();
  }

  @Override
  public StreamTester resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return tester(context);
  }

  StreamTester tester(ExtensionContext context) {
    ExtensionContext.Store store = context.getStore(NAMESPACE);
    StreamTester known = store.get(StreamTester.class, StreamTester.class);
    if (known != null) {
      return known;
    }
    StreamTester tester = builder.apply(context).create();
    store.put(StreamTester.class, tester);
    return tester;
  }

  boolean hasTester(ExtensionContext context) {
    return context.getStore(NAMESPACE).get(StreamTester.class) != null;
  }

  @Override
  public void afterEach(ExtensionContext context) {
    StreamTester tester =
        context.getStore(NAMESPACE).remove(StreamTester.class, StreamTester.class);
    Optional<Throwable> failure = context.getExecutionException();
    if (tester == null) {
      return;
    }
    if (failure.isEmpty()) {
      tester.close();
    } else if (failure.get() instanceof TestAbortedException) {
      tester.abandon();
    } else {
      tester.closeAfter(failure.get());
    }
  }
}
