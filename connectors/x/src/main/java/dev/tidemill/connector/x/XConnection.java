/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.x;

import dev.tidemill.connector.x.PostParser.KnownRule;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The requests of one receiver. */
final class XConnection {
  private static final String RULES = "/2/tweets/search/stream/rules";
  private static final String STREAM =
      "/2/tweets/search/stream?tweet.fields=author_id,created_at,entities";

  private final XSettings settings;
  private final String token;
  private final HttpClient client;

  XConnection(XSettings settings) {
    this.settings = settings;
    this.token = settings.token().read(System.getenv());
    this.client = HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .connectTimeout(settings.connectTimeout())
        .build();
  }

  /** The stream, and when the service has opened it, by its clock. */
  record OpenStream(InputStream lines, Optional<Instant> time) {}

  OpenStream open() throws IOException, InterruptedException {
    String backfill =
        settings.backfillMinutes() == 0 ? "" : "&backfill_minutes=" + settings.backfillMinutes();
    // The timeout of a request ends when the headers are there; the body has none.
    HttpResponse<InputStream> response =
        send(request(STREAM + backfill).GET().build(), HttpResponse.BodyHandlers.ofInputStream());
    if (response.statusCode() != 200) {
      response.body().close();
      throw failure(response, "it does not open the stream");
    }
    return new OpenStream(response.body(), date(response));
  }

  /** Makes the rules of this stream what the program says; others stay. */
  void setRules(String prefix) throws IOException, InterruptedException {
    List<KnownRule> known = PostParser.rules(text(request(RULES).GET().build()));
    List<String> obsolete = new ArrayList<>();
    List<XRule> missing = new ArrayList<>(settings.rules());
    for (KnownRule rule : known) {
      if (rule.tag().startsWith(prefix)
          && !missing.remove(new XRule(rule.tag().substring(prefix.length()), rule.value()))) {
        obsolete.add(rule.id());
      }
    }
    if (!obsolete.isEmpty()) {
      text(request(RULES).POST(json(Json.delete(obsolete))).build());
    }
    if (!missing.isEmpty()) {
      text(request(RULES).POST(json(Json.add(prefix, missing))).build());
    }
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(settings.endpoint() + path))
        .timeout(settings.connectTimeout())
        .header("Authorization", "Bearer " + token)
        .header("Content-Type", "application/json");
  }

  private static HttpRequest.BodyPublisher json(String body) {
    return HttpRequest.BodyPublishers.ofString(body);
  }

  private String text(HttpRequest request) throws IOException, InterruptedException {
    HttpResponse<String> response = send(request, HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() / 100 != 2) {
      throw failure(response, "it does not take the rules");
    }
    return response.body();
  }

  private <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler)
      throws IOException, InterruptedException {
    try {
      return client.send(request, handler);
    } catch (IOException e) {
      // The exception may show the request, and the request the token.
      throw XFailure.network("it does not answer (" + e.getClass().getSimpleName()
          + "); see whether " + settings.endpoint() + " can be reached");
    }
  }

  private static XFailure failure(HttpResponse<?> response, String what) {
    OptionalLong reset = OptionalLong.empty();
    Optional<Instant> date = date(response);
    Optional<String> header = response.headers().firstValue("x-rate-limit-reset");
    if (date.isPresent() && header.isPresent()) {
      try {
        Instant until = Instant.ofEpochSecond(Long.parseLong(header.get()));
        reset = OptionalLong.of(Math.max(0, Duration.between(date.get(), until).toMillis()));
      } catch (NumberFormatException | DateTimeException e) {
        reset = OptionalLong.empty();
      }
    }
    return XFailure.http(response.statusCode(), what, reset);
  }

  private static Optional<Instant> date(HttpResponse<?> response) {
    try {
      return response
          .headers()
          .firstValue("date")
          .map(text ->
              ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
