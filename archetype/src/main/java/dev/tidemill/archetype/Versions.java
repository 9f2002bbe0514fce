/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.archetype;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;

/** The versions that new projects use: those that this very Tidemill is built and tested with. */
final class Versions {

  private static final Map<String, String> BY_NAME = read();

  private Versions() {}

  /** By the names that templates have for them, such as {@code junit.version}. */
  static Map<String, String> byName() {
    return BY_NAME;
  }

  static String tidemill() {
    return Objects.requireNonNull(BY_NAME.get("tidemill.version"));
  }

  private static Map<String, String> read() {
    Properties properties = new Properties();
    try (InputStream in = Versions.class.getResourceAsStream("versions.properties")) {
      properties.load(Objects.requireNonNull(in, "versions.properties"));
    } catch (IOException failed) {
      throw new IllegalStateException("versions.properties cannot be read", failed);
    }
    Map<String, String> versions = new HashMap<>();
    properties
        .stringPropertyNames()
        .forEach(name -> versions.put(name, properties.getProperty(name)));
    return Map.copyOf(versions);
  }
}
