/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.kernel;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.Origin;
import dev.tidemill.error.TidemillException;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Thrown if a user function throws on a record. Identifies the operation and the record; the engine
 * adds the batch and the partition with {@link #located} and throws the result. Serializable if its
 * cause is, so that it can be sent from another process.
 */
public final class OperatorFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int MAX_RECORD_CHARS = 200;

  /** What a function may throw of the library's own because it was given a certain record. */
  private static final Set<ErrorCode> BY_RECORDS = EnumSet.of(
      ErrorCode.USER_FUNCTION_FAILED,
      ErrorCode.INVALID_ARGUMENT,
      ErrorCode.NOT_ENCODABLE,
      ErrorCode.VALUE_TOO_LARGE,
      ErrorCode.RECORD_TOO_LONG,
      ErrorCode.MALFORMED_DATA,
      ErrorCode.INCOMPATIBLE_SCHEMA);

  /** What a function may have failed on. */
  public enum Blame {
    /** The record that it was called with, alone. */
    RECORD,
    /** Records of the batch, not necessarily the one at hand, or a state. */
    BATCH,
    /** Something else: an output, or a use of the library that no record can be blamed for. */
    NONE
  }

  private final Origin origin;
  private final String record;
  private final ErrorCode code;
  private final String advice;
  private final Blame blame;

  private OperatorFailure(
      Origin origin, String record, ErrorCode code, String advice, Blame blame, Throwable cause) {
    super(cause.toString(), cause, false, false);
    this.origin = origin;
    this.record = record;
    this.code = code;
    this.advice = advice;
    this.blame = blame;
  }

  /**
   * Creates the failure of a function that was called with a record and with something else that it
   * may have failed on: a state, or a combination of other records. Returns a cause that already
   * names its operation unchanged.
   */
  public static OperatorFailure of(Throwable cause, Origin origin, @Nullable Object record) {
    return of(cause, origin, record, ErrorCode.USER_FUNCTION_FAILED, Blame.BATCH);
  }

  /** Creates the failure of a function that was called with nothing but this record. */
  public static OperatorFailure onRecord(Throwable cause, Origin origin, @Nullable Object record) {
    return onRecord(cause, origin, record, ErrorCode.USER_FUNCTION_FAILED);
  }

  /**
   * Creates the failure of a function that was called with nothing but this record, with the given
   * code unless the cause has one.
   */
  public static OperatorFailure onRecord(
      Throwable cause, Origin origin, @Nullable Object record, ErrorCode code) {
    return of(cause, origin, record, code, Blame.RECORD);
  }

  /** Creates the failure of an action on a record: of the program's own use of a dataset. */
  public static OperatorFailure ofAction(Throwable cause, Origin origin, @Nullable Object record) {
    return of(cause, origin, record, ErrorCode.USER_FUNCTION_FAILED, Blame.NONE);
  }

  /** Creates the failure of an action on a whole partition. */
  public static OperatorFailure ofAction(Throwable cause, Origin origin) {
    return cause instanceof OperatorFailure known
        ? known
        : new OperatorFailure(origin, "", ErrorCode.USER_FUNCTION_FAILED, "", Blame.NONE, cause);
  }

  private static OperatorFailure of(
      Throwable cause, Origin origin, @Nullable Object record, ErrorCode code, Blame blame) {
    return cause instanceof OperatorFailure known
        ? known
        : new OperatorFailure(
            origin, text(record), code, advice(cause, record), blamed(code, cause, blame), cause);
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
        : new OperatorFailure(origin, "", code, "", blamed(code, cause, Blame.BATCH), cause);
  }

  /**
   * An output's function is not one on records of the stream. What the library has refused has a
   * code that says whether the record was the reason.
   */
  private static Blame blamed(ErrorCode code, Throwable cause, Blame blame) {
    boolean isOfFunction = code == ErrorCode.USER_FUNCTION_FAILED
        && (!(cause instanceof TidemillException known) || BY_RECORDS.contains(known.code()));
    return isOfFunction ? blame : Blame.NONE;
  }

  public Origin origin() {
    return origin;
  }

  /** Returns what the function may have failed on. */
  public Blame blame() {
    return blame;
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
      return located(known.code(), known.getMessage() + " (" + place + ")", known);
    }
    String onRecord = record.isEmpty() ? "" : ", on the record " + record;
    return located(code, origin + " failed" + where + onRecord + ": " + cause + advice, cause);
  }

  private TidemillException located(ErrorCode known, String message, @Nullable Throwable cause) {
    return blame == Blame.NONE
        ? new TidemillException(known, message, cause)
        : new FunctionFailure(known, message, cause, origin);
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
