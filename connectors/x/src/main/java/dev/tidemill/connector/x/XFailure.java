/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.x;

import java.io.IOException;
import java.time.Duration;
import java.util.OptionalLong;

/**
 * A connection that cannot be made, or has ended. How long to wait before the next one is prescribed
 * by the service: by 250 ms more each time up to 16 s after a network error; doubling from 5 s to 320
 * s after an HTTP error; and after "too many requests" until its header says, or doubling from 60 s.
 * What the header says is not less than one second, doubling up to 60 s: it has only whole seconds.
 */
final class XFailure extends IOException {
  enum Kind {
    NETWORK,
    HTTP,
    TOO_MANY_REQUESTS
  }

  private final Kind kind;
  private final transient OptionalLong resetAfterMillis;

  private XFailure(Kind kind, String message, OptionalLong resetAfterMillis) {
    super(message);
    this.kind = kind;
    this.resetAfterMillis = resetAfterMillis;
  }

  static XFailure network(String message) {
    return new XFailure(Kind.NETWORK, message, OptionalLong.empty());
  }

  /** Rules that the service did not accept; tried again like an HTTP error. */
  static XFailure rejected(String message) {
    return new XFailure(Kind.HTTP, message, OptionalLong.empty());
  }

  /**
   * An answer that is no success.
   *
   * @param reason what its body says, in brackets; empty if it says nothing
   * @param resetAfterMillis what the service says of the next attempt, from the time of its answer;
   *     not positive if that is past
   */
  static XFailure http(int status, String message, String reason, OptionalLong resetAfterMillis) {
    return new XFailure(
        status == 429 ? Kind.TOO_MANY_REQUESTS : Kind.HTTP,
        message + ": status " + status + reason + advice(status),
        resetAfterMillis);
  }

  private static String advice(int status) {
    return switch (status) {
      case 400 -> "; check the rules, and that the app may use backfillMinutes if it is set";
      case 401 -> "; check that the bearer token is correct";
      case 403 -> "; check that the app may use the filtered stream, and its options";
      case 409 ->
        "; the app needs at least one rule: add rule(tag, value) to the source, or a rule to the app";
      case 429 -> "; check whether another connection of the app is open";
      default -> "";
    };
  }

  Kind kind() {
    return kind;
  }

  /** How long to wait after so many failures of this kind in a row. */
  Duration delay(int inARow) {
    int doublings = Math.min(20, inARow - 1);
    return switch (kind) {
      case NETWORK -> Duration.ofMillis(Math.min(250L * inARow, 16_000));
      case HTTP -> Duration.ofSeconds(Math.min(5L << doublings, 320));
      case TOO_MANY_REQUESTS -> {
        long reset = resetAfterMillis.orElse(0);
        // A time that is past says nothing of the next attempt: the header is out of date.
        yield reset <= 0
            ? Duration.ofSeconds(Math.min(60L << doublings, 960))
            : Duration.ofMillis(Math.max(reset, Math.min(1_000L << doublings, 60_000)));
      }
    };
  }
}
