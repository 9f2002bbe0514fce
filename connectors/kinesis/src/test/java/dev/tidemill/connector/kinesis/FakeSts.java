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
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A service that hands out credentials for roles, and on the same port one that has no stream, which
 * remembers who has asked it.
 */
final class FakeSts implements Closeable {
  private final HttpServer server;
  private final String secret;
  private final String token;
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final List<String> signers = new CopyOnWriteArrayList<>();
  private final List<String> regions = new CopyOnWriteArrayList<>();

  /** Hands out these credentials, with the key {@code ASIAOFROLE}. */
  FakeSts(String secret, String token) throws IOException {
    this.secret = secret;
    this.token = token;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  String uri() {
    return "http://localhost:" + server.getAddress().getPort();
  }

  /** The forms with which credentials were asked for. */
  List<String> requests() {
    return requests;
  }

  /** The key and the session token of each request for a stream. */
  List<String> signers() {
    return signers;
  }

  /** The region that each request for a stream is signed for. */
  List<String> regions() {
    return regions;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String form = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      if (exchange.getRequestHeaders().containsKey("X-Amz-Target")) {
        String signed = exchange.getRequestHeaders().getFirst("Authorization");
        signers.add(signed.replaceAll("(?s).*Credential=(\\w+)/.*", "$1") + " "
            + exchange.getRequestHeaders().getFirst("X-Amz-Security-Token"));
        regions.add(signed.replaceAll("(?s).*Credential=\\w+/\\d+/([^/]+)/.*", "$1"));
        exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.1");
        exchange.getResponseHeaders().set("x-amzn-ErrorType", "ResourceNotFoundException");
        send(exchange, 400, "{\"__type\":\"ResourceNotFoundException\",\"message\":\"none\"}");
        return;
      }
      requests.add(URLDecoder.decode(form, StandardCharsets.UTF_8));
      String action = form.replaceAll("(?s).*Action=(\\w+).*", "$1");
      send(exchange, 200, """
          <%1$sResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><%1$sResult>
          <Credentials><AccessKeyId>ASIAOFROLE</AccessKeyId>
          <SecretAccessKey>%2$s</SecretAccessKey><SessionToken>%3$s</SessionToken>
          <Expiration>2099-01-01T00:00:00Z</Expiration></Credentials>
          <AssumedRoleUser><Arn>arn:aws:sts::1:assumed-role/job/s</Arn>
          <AssumedRoleId>AROA:s</AssumedRoleId></AssumedRoleUser>
          </%1$sResult></%1$sResponse>""".formatted(action, secret, token));
    }
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
