/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.deadletter;

import dev.tidemill.time.Time;
import java.io.Serializable;
import java.util.Optional;

/**
 * A record that a batch has given up, because a function of the program fails on it. Batches,
 * states and windows go on as if the record had never come.
 *
 * <pre>{@code
 * ssc.deadLetters().map(letter -> letter.position() + ": " + letter.error()).print();
 *
 * file in/orders.csv, record 17: java.lang.NumberFormatException: For input string: "12,5"
 * }</pre>
 *
 * <p>All texts are bounded: what is longer ends in {@code ... (n characters)}.
 *
 * @param batchId the batch that has given the record up
 * @param batchTime time of that batch
 * @param number number of the letter in its batch, from 1
 * @param source name of the source that the record came from
 * @param position where the record is in the source: in the source's own words if it has any, or
 *     else the partition and the number of the record in it
 * @param operation the operation whose function has failed, with its {@code File:line}
 * @param record text of the record as the source has read it
 * @param recordClass name of its class; empty if the record is null
 * @param encodedRecord the record as an object file in Base64, which can be injected again; empty if
 *     it cannot be encoded or is longer than 65,536 bytes
 * @param error what the function has thrown
 * @param stackTrace where, up to the call of the function
 */
public record DeadLetter(
    long batchId,
    Time batchTime,
    int number,
    String source,
    String position,
    String operation,
    String record,
    String recordClass,
    Optional<String> encodedRecord,
    String error,
    String stackTrace)
    implements Serializable {
  /**
   * Returns the batch and the number, as in 42-1. No other letter of a job has the same id, unless
   * the job has started anew without its checkpoint.
   */
  public String id() {
    return batchId + "-" + number;
  }

  /** Returns the same letter without what the record contained, for a redaction. */
  public DeadLetter withRecord(String text, Optional<String> encoded) {
    return new DeadLetter(
        batchId,
        batchTime,
        number,
        source,
        position,
        operation,
        text,
        recordClass,
        encoded,
        error,
        stackTrace);
  }

  /** Returns the same letter with another error and stack trace, which may show a record's content. */
  public DeadLetter withError(String newError, String newStackTrace) {
    return new DeadLetter(
        batchId,
        batchTime,
        number,
        source,
        position,
        operation,
        record,
        recordClass,
        encodedRecord,
        newError,
        newStackTrace);
  }

  /** An {@link Optional} is not serializable. */
  private Object writeReplace() {
    return new Travelling(
        batchId,
        batchTime,
        number,
        source,
        position,
        operation,
        record,
        recordClass,
        encodedRecord.orElse(""),
        error,
        stackTrace);
  }

  private record Travelling(
      long batchId,
      Time batchTime,
      int number,
      String source,
      String position,
      String operation,
      String record,
      String recordClass,
      String encodedRecord,
      String error,
      String stackTrace)
      implements Serializable {
    private Object readResolve() {
      return new DeadLetter(
          batchId,
          batchTime,
          number,
          source,
          position,
          operation,
          record,
          recordClass,
          encodedRecord.isEmpty() ? Optional.empty() : Optional.of(encodedRecord),
          error,
          stackTrace);
    }
  }
}
