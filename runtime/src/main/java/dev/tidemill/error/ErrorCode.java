/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.error;

/**
 * Kinds of failure, so that programs and dashboards can distinguish them without parsing messages.
 */
public enum ErrorCode {
  /** An argument is out of bounds. */
  INVALID_ARGUMENT,
  /** A setting has an invalid value, or its key is unknown. */
  INVALID_SETTING,
  /** The call is not possible in the context's current state. */
  INVALID_STATE,
  /** Two streams have the same name. */
  DUPLICATE_NAME,
  /** No stream, source or sink has this name. */
  UNKNOWN_NAME,
  /** No engine serves this master URL. */
  UNKNOWN_MASTER,
  /** A function that runs on records captures something that is not serializable. */
  NOT_SERIALIZABLE,
  /** The hash of a key is not stable, for example that of an array. */
  UNSTABLE_KEY,
  /** A user function threw an exception, or returned an invalid result. */
  USER_FUNCTION_FAILED,
  /** A source could not determine or read its range. */
  SOURCE_FAILED,
  /** An output could not be written. */
  OUTPUT_FAILED,
  /** A later start of this job has taken over, so this one must not write any more. */
  FENCED,
  /**
   * The ledger of an output does not match the job's log: one of them was replaced by an older or
   * another one. The message lists the choices.
   */
  LEDGER_MISMATCH,
  /** A file could not be listed, read, written or renamed. */
  STORAGE_FAILED,
  /** A record is longer than the limit. */
  RECORD_TOO_LONG,
  /** There is no codec for the class of a value, or the class cannot be encoded as it is. */
  NOT_ENCODABLE,
  /** A value, or the size that encoded data states, exceeds a limit of {@code CodecLimits}. */
  VALUE_TOO_LARGE,
  /** Bytes are damaged, or were written by something else. */
  MALFORMED_DATA,
  /** Stored data cannot be read with the classes of this program. */
  INCOMPATIBLE_SCHEMA,
  /** An action that needs a record was called on an empty RDD. */
  EMPTY_RDD,
  /** An RDD was used after its batch. */
  RDD_EXPIRED,
  /**
   * Keyed state could be neither committed nor restored to what it was before a failed batch. Stops
   * the context whatever {@code stream.batch.onFailure} is.
   */
  STATE_LOST,
  /**
   * Keyed state that was written cannot be read again: it is of another job or version, or damaged.
   */
  STATE_UNREADABLE,
  /**
   * The journal failed while it recorded the decision on a batch, so it is unknown whether the
   * batch is decided. Stops the context whatever {@code stream.batch.onFailure} is.
   */
  DECISION_UNKNOWN,
  /** Another start of a job holds the checkpoint directory. */
  CHECKPOINT_IN_USE,
  /** The checkpoint directory is damaged, not one, or of a newer version. */
  CHECKPOINT_UNREADABLE,
  /** The job differs from the one that the checkpoint is of, so that something would be lost. */
  CHECKPOINT_MISMATCH,
  /** A stream or output that something is kept for has no name, or no fixed one. */
  MISSING_NAME,
  /** Work was interrupted because the context is stopping. */
  INTERRUPTED,
  /**
   * The context was stopped, but code of the program has not returned, and was left behind. The
   * message shows where it is.
   */
  STOP_TIMED_OUT,
  /** A thread that the job cannot go on without has died. */
  THREAD_DIED
}
