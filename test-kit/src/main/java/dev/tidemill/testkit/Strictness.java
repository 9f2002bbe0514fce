package dev.tidemill.testkit;

/** What becomes of things that a test has set up and not looked at. */
public enum Strictness {
  /** The test fails, at its end, and says what was left: input, probes, failures, faults. */
  STRICT,
  /** Nothing. */
  LENIENT
}
