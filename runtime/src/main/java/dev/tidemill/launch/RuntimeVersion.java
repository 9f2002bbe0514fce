/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.launch;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/** The version of the jar that contains this code. */
final class RuntimeVersion {

  private static final String WRITTEN_BY_MAVEN =
      "/META-INF/maven/dev.tidemill/tidemill-runtime/pom.properties";

  private RuntimeVersion() {}

  /** For example {@code 1.2.0}; without a jar, as in an IDE, a word that says so. */
  static String current() {
    Properties properties = new Properties();
    try (InputStream in = RuntimeVersion.class.getResourceAsStream(WRITTEN_BY_MAVEN)) {
      if (in != null) {
        properties.load(in);
      }
    } catch (IOException unreadable) {
      // As good as not there.
    }
    return properties.getProperty("version", "(not packaged)");
  }
}
