/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.kernel;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.Origin;
import dev.tidemill.error.TidemillException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Thrown if a user function throws on a record. Identifies the operation and the record; the engine
 * adds the batch and the partition with {@link #located} and throws the result. Serializable if its
 * cause is, so that it can be sent from another process.
 */
public final class OperatorFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int MAX_RECORD_CHARS = 200;

  private final Origin origin;
  private final String record;
  private final ErrorCode code;
  private final String advice;

  private OperatorFailure(
      Origin origin, String record, ErrorCode code, String advice, Throwable cause) {
    super(cause.toString(), cause, false, false);
    this.origin = origin;
    this.record = record;
    this.code = code;
    this.advice = advice;
  }

  /**
   * Creates the failure of an operation on a record. Returns a cause that already names its
   * operation unchanged.
   */
  public static OperatorFailure of(Throwable cause, Origin origin, @Nullable Object record) {
    return of(cause, origin, record, ErrorCode.USER_FUNCTION_FAILED);
  }

  /**
   * Creates the failure of an operation on a record, with the given code unless the cause has one.
   */
  public static OperatorFailure of(
      Throwable cause, Origin origin, @Nullable Object record, ErrorCode code) {
    return cause instanceof OperatorFailure known
        ? known
        : new OperatorFailure(origin, text(record), code, advice(cause, record), cause);
  }

  /** Creates the failure of an operation on a whole partition. */
  public static OperatorFailure ofPartition(Throwable cause, Origin origin) {
    return ofPartition(cause, origin, ErrorCode.USER_FUNCTION_FAILED);
  }

  /**
   * Creates the failure of an operation on a whole partition, with the given code unless the cause
   * has one.
   */
  public static OperatorFailure ofPartition(Throwable cause, Origin origin, ErrorCode code) {
    return cause instanceof OperatorFailure known
        ? known
        : new OperatorFailure(origin, "", code, "", cause);
  }

  public Origin origin() {
    return origin;
  }

  /** Returns the record as abbreviated text. Empty if the failure does not belong to one record. */
  public String record() {
    return record;
  }

  /**
   * Returns the exception that the engine throws: the failure with the partition and, if there is
   * one, the batch. A failure that has a code keeps it.
   *
   * @param batch batch time as shown in errors
   */
  public TidemillException located(Optional<String> batch, int partition) {
    String where = batch.map(time -> " in batch " + time).orElse("") + ", partition " + partition;
    Throwable cause = getCause();
    if (cause instanceof TidemillException known) {
      String place =
          batch.map(time -> "in batch " + time + ", ").orElse("") + "partition " + partition;
      return new TidemillException(known.code(), known.getMessage() + " (" + place + ")", known);
    }
    String onRecord = record.isEmpty() ? "" : ", on the record " + record;
    return new TidemillException(
        code, origin + " failed" + where + onRecord + ": " + cause + advice, cause);
  }

  private static String advice(Throwable cause, @Nullable Object record) {
    return record == null && cause instanceof NullPointerException
        ? "; the operation before it has returned null: let it return a value, or leave null out by"
            + " filter(record -> record != null)"
        : "";
  }

  private static String text(@Nullable Object record) {
    String text;
    try {
      text = String.valueOf(record);
    } catch (RuntimeException e) {
      return "a record whose toString fails with " + e;
    }
    return text.length() <= MAX_RECORD_CHARS
        ? text
        : text.substring(0, MAX_RECORD_CHARS) + "... (" + text.length() + " characters)";
  }
}
