/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.ui.http;

import com.sun.net.httpserver.Headers;
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

  private static final int MAX_PARAMETERS = 100;

  private Requests() {}

  /**
   * The parts of a request.
   *
   * @param basePath removed from the front of the path, if it is there
   * @throws IllegalArgumentException if it cannot be decoded
   */
  static Request of(URI uri, Headers headers, String basePath) {
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
      String[] parameters = uri.getRawQuery().split("&", MAX_PARAMETERS + 1);
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
    Map<String, String> first = new LinkedHashMap<>();
    headers.forEach((name, values) -> {
      if (name != null && !values.isEmpty()) {
        first.put(name.toLowerCase(Locale.ROOT), values.get(0));
      }
    });
    return new Request(segments, query, statuses, first);
  }
}
