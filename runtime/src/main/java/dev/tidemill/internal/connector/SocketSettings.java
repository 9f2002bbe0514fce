/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.connector;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import java.time.Duration;

/**
 * How socket streams connect and read.
 *
 * @param connectTimeout how long a connection may take to be made; key
 *     {@code stream.socket.connectTimeout}
 * @param maxLineLength bytes of the longest line of a text stream; key
 *     {@code stream.socket.maxLineLength}
 */
public record SocketSettings(Duration connectTimeout, int maxLineLength) {
  public SocketSettings {
    long millis = connectTimeout.toMillis();
    if (millis < 1 || millis > Integer.MAX_VALUE) {
      throw new TidemillException(
          ErrorCode.INVALID_SETTING,
          "stream.socket.connectTimeout is " + millis + " ms; it must be from 1 to "
              + Integer.MAX_VALUE);
    }
    LineLimit.checked(LineDecoder.SETTING, maxLineLength);
  }
}
