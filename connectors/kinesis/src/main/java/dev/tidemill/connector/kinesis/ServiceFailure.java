/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kinesis;

/** The service has not done what it was asked for. */
final class ServiceFailure extends RuntimeException {
  enum Kind {
    /** Too many requests or too much data; worth a pause. */
    THROTTLED,
    /** A place in a shard was asked for too late; it can be looked for again. */
    ITERATOR_EXPIRED,
    /** There is no such stream or shard. */
    NOT_FOUND,
    /** The service does not know the position: it is of another stream, or too old. */
    UNKNOWN_POSITION,
    /** Anything else: no connection, no permission, an error of the service. */
    UNAVAILABLE
  }

  private final Kind kind;
  private final String text;

  ServiceFailure(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
    this.text = message;
  }

  /** The message. */
  String text() {
    return text;
  }

  Kind kind() {
    return kind;
  }
}
