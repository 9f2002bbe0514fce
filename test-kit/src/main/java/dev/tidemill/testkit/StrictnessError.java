package dev.tidemill.testkit;

import java.util.List;

/**
 * A test passed, but did not look at everything, or its job did what a {@link Guard} forbids: one message that lists all of it.
 *
 * <p>Thrown at the end of a test. Where the test has failed already, that failure stays the first, and this one is attached to it.
 */
public final class StrictnessError extends AssertionError {
  private static final long serialVersionUID = 1L;

  StrictnessError(List<String> findings, String runTitle) {
    super(message(findings, runTitle));
  }

  private static String message(List<String> findings, String runTitle) {
    StringBuilder text = new StringBuilder(
        findings.size() == 1
            ? "The test ends, but one thing is not as it should be"
            : "The test ends, but " + findings.size() + " things are not as they should be");
    if (!runTitle.isEmpty()) {
      text.append(" (run: ").append(runTitle).append(')');
    }
    text.append(":\n");
    for (String finding : findings) {
      text.append("  - ").append(finding.replace("\n", "\n    ")).append('\n');
    }
    return text.toString();
  }
}
