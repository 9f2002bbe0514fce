/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit;

import java.util.List;

/**
 * A test passed but left something unchecked, or its job did something that a {@link Guard}
 * forbids. One message lists all of it.
 *
 * <p>Thrown at the end of a test. If the test has already failed, this error is attached to that
 * failure.
 */
public final class StrictnessError extends AssertionError {
  private static final long serialVersionUID = 1L;

  StrictnessError(List<String> findings, String variationTitle) {
    super(message(findings, variationTitle));
  }

  private static String message(List<String> findings, String variationTitle) {
    StringBuilder text = new StringBuilder(
        findings.size() == 1
            ? "1 problem found at the end of the test"
            : findings.size() + " problems found at the end of the test");
    if (!variationTitle.isEmpty()) {
      text.append(" (variation: ").append(variationTitle).append(')');
    }
    text.append(":\n");
    for (String finding : findings) {
      text.append("  - ").append(finding.replace("\n", "\n    ")).append('\n');
    }
    return text.toString();
  }
}
