/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.x;

import dev.tidemill.connector.x.PostParser.KnownRule;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** The requests of one receiver. */
final class XConnection {
  private static final String RULES = "/2/tweets/search/stream/rules";
  private static final String STREAM =
      "/2/tweets/search/stream?tweet.fields=author_id,created_at,entities";
  private static final String REJECTED = "X rejected the rules";
  private static final int MOST_TEXT = 16_384;

  /** An app has a thousand rules at most, of a few kilobytes each. */
  private static final int MOST_RULES = 8 << 20;

  private final XSettings settings;
  private final String token;
  private final HttpClient client;

  XConnection(XSettings settings) {
    this.settings = settings;
    this.token = settings.token().read(System.getenv());
    HttpClient.Builder builder = HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .connectTimeout(settings.connectTimeout());
    XTrustStore trusted = settings.trustStore();
    this.client = (trusted == null ? builder : builder.sslContext(trusted.context())).build();
  }

  /** The stream, and when the service has opened it, by its clock. */
  record OpenStream(InputStream lines, Optional<Instant> time) {}

  OpenStream open() throws IOException, InterruptedException {
    String backfill =
        settings.backfillMinutes() == 0 ? "" : "&backfill_minutes=" + settings.backfillMinutes();
    HttpResponse<Body> response =
        send(request(STREAM + backfill).GET().build(), XConnection::streamOrText);
    if (response.statusCode() != 200) {
      response.body().lines().close();
      throw failure(response, response.body().text(), "X did not open the stream");
    }
    return new OpenStream(response.body().lines(), date(response));
  }

  /** Makes the rules of this stream what the program says; others stay. */
  void setRules(String prefix) throws IOException, InterruptedException {
    HttpResponse<String> answer = rules(request(RULES).GET().build());
    requireSuccess(answer);
    List<KnownRule> known = knownRules(answer.body());
    List<String> obsolete = new ArrayList<>();
    List<XRule> missing = new ArrayList<>(settings.rules());
    for (KnownRule rule : known) {
      if (rule.tag().startsWith(prefix)
          && !missing.remove(new XRule(rule.tag().substring(prefix.length()), rule.value()))) {
        obsolete.add(rule.id());
      }
    }
    if (!obsolete.isEmpty()) {
      change(Json.delete(obsolete), known);
    }
    if (!missing.isEmpty()) {
      change(Json.add(prefix, missing), known);
    }
  }

  /** The status does not say whether all rules were taken: that is in the body. */
  private void change(String json, List<KnownRule> known) throws IOException, InterruptedException {
    HttpResponse<String> response =
        rules(request(RULES).POST(HttpRequest.BodyPublishers.ofString(json)).build());
    Answer answer = Answer.parse(response.body());
    RejectedRules rejected = new RejectedRules(settings.rules(), known, this::printable);
    List<String> reasons = answer.errors().stream()
        .filter(problem -> !problem.value().isEmpty())
        .map(rejected::describe)
        .toList();
    if (!reasons.isEmpty()) {
      throw XFailure.rejected(REJECTED + ": " + String.join("; ", reasons));
    }
    requireSuccess(response);
    if (answer.rejected() > 0 || !answer.errors().isEmpty()) {
      throw XFailure.rejected(REJECTED + ": " + Math.max(1, answer.rejected())
          + " changes were not made" + inBrackets(answer.reason()));
    }
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(settings.endpoint() + path))
        .timeout(settings.connectTimeout())
        .header("Authorization", "Bearer " + token)
        .header("Content-Type", "application/json");
  }

  /**
   * An answer to the request for the stream.
   *
   * @param lines the stream; empty unless it was opened
   * @param text the beginning of any other answer
   */
  private record Body(InputStream lines, String text) {}

  private static HttpResponse.BodySubscriber<Body> streamOrText(HttpResponse.ResponseInfo info) {
    if (info.statusCode() == 200) {
      return HttpResponse.BodySubscribers.mapping(
          HttpResponse.BodySubscribers.ofInputStream(), lines -> new Body(lines, ""));
    }
    return HttpResponse.BodySubscribers.mapping(
        beginning(MOST_TEXT), text -> new Body(InputStream.nullInputStream(), text));
  }

  /** The text of a body, cut off at a bound. */
  private static HttpResponse.BodySubscriber<String> beginning(int mostBytes) {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    return HttpResponse.BodySubscribers.mapping(
        HttpResponse.BodySubscribers.ofByteArrayConsumer(part -> part.ifPresent(
            bytes -> text.write(bytes, 0, Math.min(bytes.length, mostBytes - text.size())))),
        end -> text.toString(StandardCharsets.UTF_8));
  }

  private HttpResponse<String> rules(HttpRequest request) throws IOException, InterruptedException {
    return send(request, info -> beginning(MOST_RULES));
  }

  private void requireSuccess(HttpResponse<String> response) throws XFailure {
    if (response.statusCode() / 100 != 2) {
      throw failure(response, response.body(), REJECTED);
    }
  }

  private static List<KnownRule> knownRules(String body) throws XFailure {
    try {
      return PostParser.rules(body);
    } catch (IOException e) {
      throw XFailure.network("the answer of X to the request for the rules is malformed");
    }
  }

  private <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler)
      throws IOException, InterruptedException {
    CompletableFuture<HttpResponse<T>> answer = client.sendAsync(request, handler);
    try {
      // The timeout of a request ends when the headers are there; this one is for the rest, too,
      // except of the stream, which counts as complete when it begins.
      return answer.get(2 * settings.connectTimeout().toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw unanswered(e.getCause() == null ? e : e.getCause());
    } catch (TimeoutException e) {
      throw unanswered(e);
    } finally {
      if (!answer.isDone()) {
        answer.cancel(true);
      }
    }
  }

  /** Has no cause: the exception may show the request, and the request the token. */
  private XFailure unanswered(Throwable cause) {
    String what = "X did not answer (" + cause.getClass().getSimpleName();
    return XFailure.network(
        cause instanceof SSLException
            ? what + inWords(cause.getMessage()) + inWords(rootMessage(cause))
                + "); check that the certificate of "
                + settings.endpoint() + " is valid, and that its issuer is in "
                + (settings.trustStore() == null
                    ? "the trust store of the JVM (javax.net.ssl.trustStore) or in that of"
                        + " trustStore(...)"
                    : "the trust store " + settings.trustStore())
                + ", also where a proxy decrypts connections"
            : what + "); check that " + settings.endpoint() + " can be reached");
  }

  /** What the cause itself does not say, such as when a certificate has expired. */
  private static @Nullable String rootMessage(Throwable cause) {
    Throwable root = cause;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String message = root.getMessage();
    return message == null || String.valueOf(cause.getMessage()).contains(message) ? null : message;
  }

  private String inWords(@Nullable String message) {
    return message == null ? "" : ": " + printable(message);
  }

  private String inBrackets(String reason) {
    return reason.isEmpty() ? "" : " (" + printable(reason) + ")";
  }

  private String printable(String text) {
    return Answer.printable(text, token);
  }

  private XFailure failure(HttpResponse<?> response, String body, String what) {
    OptionalLong reset = OptionalLong.empty();
    Optional<Instant> date = date(response);
    Optional<String> header = response.headers().firstValue("x-rate-limit-reset");
    if (date.isPresent() && header.isPresent()) {
      try {
        Instant until = Instant.ofEpochSecond(Long.parseLong(header.get()));
        reset = OptionalLong.of(Duration.between(date.get(), until).toMillis());
      } catch (NumberFormatException | DateTimeException e) {
        reset = OptionalLong.empty();
      }
    }
    String reason = inBrackets(Answer.parse(body).reason());
    return XFailure.http(response.statusCode(), what, reason, reset);
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
