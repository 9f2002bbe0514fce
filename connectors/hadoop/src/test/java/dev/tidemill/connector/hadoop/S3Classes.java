/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.hadoop;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Runs a test with the classes of {@code s3a} and the settings of the server. */
final class S3Classes implements BeforeEachCallback, AfterEachCallback {
  private static final String PREFIX = "tidemill.hadoop.";

  private ClassLoader before = S3Classes.class.getClassLoader();

  @Override
  public void beforeEach(ExtensionContext context) {
    before = Thread.currentThread().getContextClassLoader();
    Thread.currentThread().setContextClassLoader(S3Proxy.classes());
    S3Proxy.settings().forEach((key, value) -> System.setProperty(PREFIX + key, value));
  }

  @Override
  public void afterEach(ExtensionContext context) {
    S3Proxy.settings().forEach((key, value) -> System.clearProperty(PREFIX + key));
    Thread.currentThread().setContextClassLoader(before);
  }
}
