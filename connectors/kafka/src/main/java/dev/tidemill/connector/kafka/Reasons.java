/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kafka;

/**
 * What a failure of Kafka's clients says in the end: they wrap the first cause several times over.
 */
final class Reasons {
  private Reasons() {}

  /** The first cause: {@code RecordTooLargeException: The message is 288 bytes ...}. */
  static String of(Throwable failure) {
    Throwable first = first(failure);
    String name = first.getClass().getSimpleName();
    String message = first.getMessage();
    return message == null || message.isBlank() ? name : name + ": " + message;
  }

  static Throwable first(Throwable failure) {
    Throwable first = failure;
    for (int i = 0; i < 100 && first.getCause() != null && first.getCause() != first; i++) {
      first = first.getCause();
    }
    return first;
  }
}
