/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.mqtt;

import com.hivemq.client.mqtt.exceptions.ConnectionClosedException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Says in words why something has failed. */
final class Reasons {
  private Reasons() {}

  /** The failure itself, without what futures put around it. */
  static Throwable cause(Throwable failure) {
    Throwable cause = failure;
    while ((cause instanceof ExecutionException || cause instanceof CompletionException)
        && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }

  /** What the failure and its first cause say. */
  static String of(Throwable failure) {
    Throwable outer = cause(failure);
    Throwable root = outer;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    String said = text(outer);
    String first = text(root);
    return said.contains(first) ? said : said + ": " + first;
  }

  /** Like {@link #of}, and what to do about it, as far as that is known. */
  static String advice(Throwable failure) {
    String reason = of(failure);
    if (has(failure, SSLException.class)) {
      return reason + "; check that the certificate is valid and names this server, and that"
          + " trustStore(...) trusts its issuer";
    }
    if (has(failure, ConnectException.class) || has(failure, UnknownHostException.class)) {
      return reason + "; check that the broker runs and listens there";
    }
    if (reason.contains("NOT_AUTHORIZED") || reason.contains("BAD_USER_NAME")) {
      return reason + "; check that user(...) and password(...) are correct and may use this client"
          + " id";
    }
    if (reason.contains("SESSION_TAKEN_OVER")) {
      return reason + "; another client uses the same client id: each needs its own";
    }
    if (has(failure, ConnectionClosedException.class)) {
      return reason
          + "; if that happens again and again, check whether another client uses the same"
          + " client id";
    }
    if (isOverrun(failure)) {
      return reason + "; the next connection accepts " + SessionOptions.NO_LIMIT
          + " messages. Update"
          + " the broker: mosquitto 2.0.11 is known to do this while messages are queued";
    }
    return reason;
  }

  /** Whether the broker has sent more unacknowledged messages than it was allowed to. */
  static boolean isOverrun(Throwable failure) {
    return of(failure).contains("receive maximum");
  }

  private static String text(Throwable failure) {
    @Nullable String message = failure.getMessage();
    String name = failure.getClass().getSimpleName();
    return message == null || message.isBlank() ? name : message;
  }

  private static boolean has(Throwable failure, Class<?> type) {
    for (Throwable each = failure; each != null; each = each.getCause()) {
      if (type.isInstance(each)) {
        return true;
      }
      if (each.getCause() == each) {
        break;
      }
    }
    return false;
  }
}
