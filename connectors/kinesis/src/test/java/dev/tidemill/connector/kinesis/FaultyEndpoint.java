/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kinesis;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Stands between a client and a server, and answers in its place when it is told to. */
final class FaultyEndpoint implements Closeable {
  /** An answer that is not the server's, to all requests or to one; a status of 0 never comes. */
  private record Answer(int status, String body, boolean isOnce) {}

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpClient client = HttpClient.newHttpClient();
  private final URI target;
  private final Map<String, Answer> answers = new ConcurrentHashMap<>();
  private final List<Long> reads = new CopyOnWriteArrayList<>();

  FaultyEndpoint(String target) throws IOException {
    this.target = URI.create(target);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  String uri() {
    return "http://localhost:" + server.getAddress().getPort();
  }

  /** From now on, requests for this operation fail. */
  void fail(String operation, int status, String code, String message) {
    answers.put(
        operation,
        new Answer(status, "{\"__type\":\"" + code + "\",\"message\":\"" + message + "\"}", false));
  }

  /** From now on, requests for this operation get this answer. */
  void reply(String operation, String body) {
    answers.put(operation, new Answer(200, body, false));
  }

  /** The next request for this operation gets this answer, and those after it that of the server. */
  void replyOnce(String operation, String body) {
    answers.put(operation, new Answer(200, body, true));
  }

  /** From now on, requests for this operation get no answer. */
  void hang(String operation) {
    answers.put(operation, new Answer(0, "", false));
  }

  void recover(String operation) {
    answers.remove(operation);
  }

  /** When records were asked for, in nanoseconds. */
  List<Long> reads() {
    return reads;
  }

  private void answer(HttpExchange exchange) throws IOException {
    String header = exchange.getRequestHeaders().getFirst("X-Amz-Target");
    String operation = header == null ? "" : header.substring(header.indexOf('.') + 1);
    if (operation.equals("GetRecords")) {
      reads.add(System.nanoTime());
    }
    byte[] body = exchange.getRequestBody().readAllBytes();
    Answer answer = answers.get(operation);
    if (answer == null || (answer.isOnce() && !answers.remove(operation, answer))) {
      forward(exchange, body);
    } else if (answer.status() > 0) {
      exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.1");
      send(exchange, answer.status(), answer.body().getBytes(StandardCharsets.UTF_8));
    }
  }

  private void forward(HttpExchange exchange, byte[] body) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(target).POST(HttpRequest.BodyPublishers.ofByteArray(body));
    for (String name : List.of("X-Amz-Target", "X-Amz-Date", "Authorization", "Content-Type")) {
      String value = exchange.getRequestHeaders().getFirst(name);
      if (value != null) {
        request.header(name, value);
      }
    }
    try {
      HttpResponse<byte[]> response =
          client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      response
          .headers()
          .firstValue("content-type")
          .ifPresent(type -> exchange.getResponseHeaders().set("Content-Type", type));
      send(exchange, response.statusCode(), response.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
