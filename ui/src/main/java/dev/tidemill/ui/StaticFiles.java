/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.ui;

import dev.tidemill.ui.http.Reply;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/** The files of the page. They have fixed names, so no address leads anywhere else. */
final class StaticFiles {
  private static final Map<String, String> TYPES = Map.of(
      "index.html", "text/html; charset=utf-8",
      "page.css", "text/css; charset=utf-8",
      "page.js", "text/javascript; charset=utf-8",
      "charts.js", "text/javascript; charset=utf-8",
      "graph.js", "text/javascript; charset=utf-8",
      "streams.js", "text/javascript; charset=utf-8",
      "tap.js", "text/javascript; charset=utf-8",
      "text.js", "text/javascript; charset=utf-8",
      "icon.svg", "image/svg+xml");

  private final Map<String, Reply> files = new HashMap<>();

  StaticFiles() {
    TYPES.forEach((name, type) -> files.put(name, read(name, type)));
  }

  private static Reply read(String name, String type) {
    try (InputStream file = StaticFiles.class.getResourceAsStream("page/" + name)) {
      if (file == null) {
        throw new IllegalStateException("the file " + name + " is missing in this jar");
      }
      return new Reply.Whole(
          200, type, ByteBuffer.wrap(file.readAllBytes()).asReadOnlyBuffer(), true);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Reply get(String name) {
    return files.getOrDefault(name, Reply.notFound("the page has no file of this name"));
  }
}
