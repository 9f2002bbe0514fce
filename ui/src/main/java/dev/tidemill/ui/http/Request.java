/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.ui.http;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A request that has passed all checks.
 *
 * @param segments the parts of the path, decoded: {@code [api, v1, applications]}
 * @param method in capital letters
 * @param query the first value of each parameter, of those in the address before those in the body
 * @param statuses all values of the parameter {@code status}, which may be repeated
 * @param headers headers by name in lower case, the first value of each
 */
public record Request(
    String method,
    List<String> segments,
    Map<String, String> query,
    List<String> statuses,
    Map<String, String> headers) {
  public Request {
    segments = List.copyOf(segments);
    query = Map.copyOf(query);
    statuses = List.copyOf(statuses);
    headers = Map.copyOf(headers);
  }

  /** Whether it may change something; then it has shown the token. */
  public boolean isPost() {
    return method.equals("POST");
  }

  public Optional<String> parameter(String name) {
    return Optional.ofNullable(query.get(name));
  }

  /** A header by its name in lower case. */
  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }

  /** The parts of the path behind the first ones. */
  public List<String> after(int parts) {
    return segments.subList(Math.min(parts, segments.size()), segments.size());
  }
}
