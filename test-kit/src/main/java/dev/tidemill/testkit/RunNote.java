package dev.tidemill.testkit;

/** Tells the reader of a failure in which run it happened, and what is special about that; has no stack of its own. */
final class RunNote extends Exception {
  private static final long serialVersionUID = 1L;

  RunNote(String message) {
    super(message, null, false, false);
  }
}
