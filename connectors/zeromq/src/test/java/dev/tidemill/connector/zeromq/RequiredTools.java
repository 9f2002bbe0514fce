/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.zeromq;

import java.util.List;
import java.util.Map;

/**
 * Programs that are no Maven artifacts. Tests that need one are left out where it is missing,
 * except where the environment variable {@code TIDEMILL_REQUIRED_TOOLS} names it: the build server
 * does, so that a build without them cannot pass.
 */
final class RequiredTools {
  private RequiredTools() {}

  /**
   * Says that a tool is missing.
   *
   * @throws AssertionError if it is required
   */
  static void missing(String tool, String message) {
    missing(tool, message, System.getenv());
  }

  static void missing(String tool, String message, Map<String, String> environment) {
    String required = environment.getOrDefault("TIDEMILL_REQUIRED_TOOLS", "");
    if (List.of(required.split(",")).contains(tool)) {
      throw new AssertionError(message + " (TIDEMILL_REQUIRED_TOOLS=" + required + ")");
    }
    System.out.println(message);
  }
}
