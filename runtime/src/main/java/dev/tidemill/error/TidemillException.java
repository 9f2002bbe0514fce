/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.error;

import org.jspecify.annotations.Nullable;

/**
 * The exception type of Tidemill: a code for programs, a message for people.
 *
 * <p>The message says what failed, which operation that was and which line declared it, the value
 * with its bound, and what to do next:
 *
 * <pre>{@code
 * window of 1500 ms is not a positive multiple of 1000 ms, the slide of its input, in window (Totals.java:21);
 * use 1000 ms or 2000 ms
 * }</pre>
 */
public class TidemillException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;

  public TidemillException(ErrorCode code, String message) {
    this(code, message, null);
  }

  public TidemillException(ErrorCode code, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  public final ErrorCode code() {
    return code;
  }
}
