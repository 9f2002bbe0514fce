/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.error;

/** Kinds of failure, so that programs and dashboards can tell them apart without reading messages. */
public enum ErrorCode {
  /** An argument is outside its bound. */
  INVALID_ARGUMENT,
  /** A setting has a value that cannot be used, or nobody knows its key. */
  INVALID_SETTING,
  /** The call is not possible in the context's present state. */
  INVALID_STATE,
  /** Two streams carry one name. */
  DUPLICATE_NAME,
  /** No stream, source or sink has this name. */
  UNKNOWN_NAME,
  /** No engine serves this master URL. */
  UNKNOWN_MASTER,
  /** A function that runs on records captures something that cannot be serialised. */
  NOT_SERIALIZABLE,
  /** A key whose hash is not stable, such as an array. */
  UNSTABLE_KEY,
  /** A function of the user's threw, or returned what it must not. */
  USER_FUNCTION_FAILED,
  /** A source could not name or read its records. */
  SOURCE_FAILED,
  /** An output could not be written. */
  OUTPUT_FAILED,
  /** A file could not be listed, read, written or renamed. */
  STORAGE_FAILED,
  /** A record is longer than the bound. */
  RECORD_TOO_LONG,
  /** There is no codec for the class of a value, or the class cannot be encoded as it is. */
  NOT_ENCODABLE,
  /** A value, or what bytes say of it, is beyond a bound of {@code CodecLimits}. */
  VALUE_TOO_LARGE,
  /** Bytes are damaged, or were written by something else. */
  MALFORMED_DATA,
  /** What was stored cannot be read with the classes of this program. */
  INCOMPATIBLE_SCHEMA,
  /** An action that needs a record met an empty RDD. */
  EMPTY_RDD,
  /** An RDD was used after its batch. */
  RDD_EXPIRED,
  /**
   * Keyed state could neither be committed nor put back to what it was before a failed batch. Stops the context whatever {@code
   * stream.batch.onFailure} is.
   */
  STATE_LOST,
  /** Work was interrupted because the context stops. */
  INTERRUPTED
}
