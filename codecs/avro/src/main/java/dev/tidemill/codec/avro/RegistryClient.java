/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.codec.avro;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Asks a registry, without any retry: a batch that fails is attempted again. */
final class RegistryClient {
  private static final int MAX_ANSWER_BYTES = 4 << 20;
  private static final int MAX_CAUSES = 100;
  private static final int NOT_FOUND = 404;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final RegistrySettings settings;
  private final HttpClient http;

  RegistryClient(RegistrySettings settings) {
    this.settings = settings;
    this.http = HttpClient.newBuilder()
        .connectTimeout(settings.timeout())
        .followRedirects(HttpClient.Redirect.NEVER) // which would carry the credentials elsewhere
        .build();
  }

  /** The registry cannot be asked now, or not in this way. */
  static final class Unavailable extends IOException {
    private static final long serialVersionUID = 1L;

    Unavailable(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /** The answer; null if the registry says that there is no such schema or version. */
  @Nullable
  JsonNode get(String path) throws Unavailable, InterruptedException {
    HttpResponse<byte[]> response = send(path);
    JsonNode answer = json(response);
    int status = response.statusCode();
    if (status == 200 && answer.path("schema").isTextual()) {
      return answer;
    }
    int code = answer.path("error_code").asInt();
    if (status == NOT_FOUND && code / 100 == NOT_FOUND) {
      return null;
    }
    throw new Unavailable(
        path + " was answered with HTTP " + status
            + (code == 0
                ? ", and not as a schema registry does; check the URL, and the credentials"
                : ", error_code " + code),
        null);
  }

  private HttpResponse<byte[]> send(String path) throws Unavailable, InterruptedException {
    String base = settings.url().toString().replaceAll("/+$", "");
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path))
        .timeout(settings.timeout())
        .header("Accept", "application/vnd.schemaregistry.v1+json, application/json");
    if (!settings.user().isEmpty()) {
      byte[] credentials =
          (settings.user() + ":" + settings.password()).getBytes(StandardCharsets.UTF_8);
      request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(credentials));
    }
    CompletableFuture<HttpResponse<byte[]>> answer =
        http.sendAsync(request.build(), head -> new BoundedBody(MAX_ANSWER_BYTES));
    try {
      // The time-out of the request ends with the head of the answer.
      return answer.get(settings.timeout().toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new Unavailable(
          "no whole answer has come within " + settings.timeout().toMillis() + " ms", e);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new Unavailable(cause + advice(cause), cause);
    } finally {
      answer.cancel(true);
    }
  }

  /** What the failure of a connection does not say: its first cause, and what to do about TLS. */
  private String advice(Throwable failure) {
    String url = settings.url().getScheme() + "://" + settings.url().getAuthority();
    Throwable first = first(failure);
    if (failure instanceof SSLException) {
      String why = String.valueOf(first.getMessage());
      boolean isSaid = String.valueOf(failure.getMessage()).contains(why);
      return (isSaid ? "" : " (" + first.getClass().getSimpleName() + ": " + why + ")")
          + "; check that the certificate of " + url + " has not expired, that it is for "
          + settings.url().getHost() + ", and that its issuer is in the trust store of the JVM"
          + " (javax.net.ssl.trustStore); if the registry has no TLS, write http://";
    }
    boolean isCutOff = first instanceof EOFException || failure instanceof ProtocolException;
    return isCutOff && url.startsWith("http:")
        ? "; if the registry has TLS, write https:// instead of " + url
        : "";
  }

  private static Throwable first(Throwable failure) {
    Throwable first = failure;
    for (int i = 0; i < MAX_CAUSES && first.getCause() != null; i++) {
      first = first.getCause();
    }
    return first;
  }

  private static JsonNode json(HttpResponse<byte[]> response) {
    try {
      return JSON.readTree(response.body());
    } catch (JsonProcessingException e) {
      return JSON.missingNode(); // such as the page of a proxy
    } catch (IOException e) {
      throw new IllegalStateException("an array cannot fail", e);
    }
  }

  @Override
  public String toString() {
    return settings.toString();
  }
}
