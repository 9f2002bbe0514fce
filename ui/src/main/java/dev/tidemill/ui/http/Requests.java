/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.ui.http;

import com.sun.net.httpserver.Headers;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Takes requests apart, in bounds. */
final class Requests {
  /** Characters of path and query together. */
  static final int MAX_URI = 8_192;

  private static final int MAX_FORM = 4_096;
  private static final int MAX_PARAMETERS = 100;

  private Requests() {}

  /**
   * The parts of a request.
   *
   * @param basePath removed from the front of the path, if it is there
   * @param body read if the method is POST: a form
   * @throws IllegalArgumentException if it cannot be decoded
   */
  static Request of(String method, URI uri, Headers headers, String basePath, InputStream body)
      throws IOException {
    String path = uri.getRawPath() == null ? "/" : uri.getRawPath();
    if (path.startsWith(basePath)) {
      path = path.substring(basePath.length() - 1);
    } else if ((path + "/").equals(basePath)) {
      path = "/";
    }
    List<String> segments = new ArrayList<>();
    for (String part : path.split("/", -1)) {
      if (!part.isEmpty()) {
        segments.add(URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8));
      }
    }
    Map<String, String> query = new LinkedHashMap<>();
    List<String> statuses = new ArrayList<>();
    if (uri.getRawQuery() != null) {
      parameters(uri.getRawQuery(), query, statuses);
    }
    if (method.equals("POST")) {
      byte[] form = body.readNBytes(MAX_FORM + 1);
      if (form.length > MAX_FORM) {
        throw new IllegalArgumentException("the form is too long");
      }
      parameters(new String(form, StandardCharsets.UTF_8), query, statuses);
    }
    Map<String, String> first = new LinkedHashMap<>();
    headers.forEach((name, values) -> {
      if (name != null && !values.isEmpty()) {
        first.put(name.toLowerCase(Locale.ROOT), values.get(0));
      }
    });
    return new Request(method, segments, query, statuses, first);
  }

  private static void parameters(String text, Map<String, String> query, List<String> statuses) {
    String[] parameters = text.split("&", MAX_PARAMETERS + 1);
    for (int i = 0; i < Math.min(parameters.length, MAX_PARAMETERS); i++) {
      String[] pair = parameters[i].split("=", 2);
      String name = URLDecoder.decode(pair[0], StandardCharsets.UTF_8);
      String value = pair.length < 2 ? "" : URLDecoder.decode(pair[1], StandardCharsets.UTF_8);
      query.putIfAbsent(name, value);
      if (name.equals("status")) {
        statuses.add(value);
      }
    }
  }
}
