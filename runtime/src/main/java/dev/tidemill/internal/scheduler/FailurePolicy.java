package dev.tidemill.internal.scheduler;

/** What becomes of a batch that fails. */
public enum FailurePolicy {
  /** The context stops with the error. */
  STOP,
  /** The batch is attempted again, with the same records; after the last attempt the context stops. */
  RETRY,
  /** The batch is given up, its records with it, and the next one runs. */
  SKIP
}
