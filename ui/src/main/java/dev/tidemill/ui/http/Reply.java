/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.ui.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** What a request is answered with. */
public sealed interface Reply {
  /** A complete body. */
  record Whole(int status, String type, ByteBuffer body, boolean mayBeCached) implements Reply {}

  /** A body that is written as long as the client wants it: server-sent events. */
  record Streamed(Writer writer) implements Reply {}

  /** Writes the body, on the thread of the request. */
  @FunctionalInterface
  interface Writer {
    /** Returns at the end of the body; an exception is the end of the connection. */
    void write(OutputStream body) throws IOException, InterruptedException;
  }

  /** Text for people. */
  static Reply text(int status, String text) {
    return of(status, "text/plain; charset=utf-8", text + "\n");
  }

  static Reply json(String json) {
    return of(200, "application/json; charset=utf-8", json);
  }

  static Reply notFound(String what) {
    return text(404, what);
  }

  static Reply of(int status, String type, String body) {
    return new Whole(status, type, StandardCharsets.UTF_8.encode(body).asReadOnlyBuffer(), false);
  }
}
