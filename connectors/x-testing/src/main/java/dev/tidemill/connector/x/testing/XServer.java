/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.x.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A server that behaves like the filtered stream of X, for tests and lessons without an account: on a
 * free port of the loopback, in this process.
 *
 * <pre>{@code
 * try (XServer server = XServer.start("secret")) {
 *   // the job reads X.stream(XToken.fromFile(fileWithSecret)).endpoint(server.uri())
 *   server.awaitConnected();
 *   server.post("Java 25 is out", "java", "jdk");
 * }
 * }</pre>
 *
 * <p>A post is sent to all connections, as matching every rule; the query language of X is not
 * evaluated. What is posted while nobody is connected is lost, as with X. Keep-alives are sent when
 * the test says so, and faults happen when it asks for them. Any thread may call any method.
 */
public final class XServer implements Closeable {
  private static final Pattern RULE = Pattern.compile(
      "\\{\"value\":\"((?:[^\"\\\\]|\\\\.)*)\",\"tag\":\"((?:[^\"\\\\]|\\\\.)*)\"}");
  private static final Pattern IDS = Pattern.compile("\"(\\d+)\"");

  private final String token;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
    Thread thread = new Thread(work, "x-server");
    thread.setDaemon(true);
    return thread;
  });
  private final List<HttpExchange> connections = new ArrayList<>();
  private final Deque<Refusal> refusals = new ArrayDeque<>();
  private final Map<String, String> rejections = new HashMap<>();
  private final Map<String, String> rules = new LinkedHashMap<>();
  private final List<URI> requests = new ArrayList<>();
  private long ids = 1_790_000_000_000_000_000L;
  private long ruleIds;
  private int opened;

  /** An answer to the next request for the stream. */
  private record Refusal(int status, String body, Map<String, String> headers) {}

  private XServer(String token) throws IOException {
    this.token = token;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/2/tweets/search/stream/rules", this::answerRules);
    server.createContext("/2/tweets/search/stream", this::answerStream);
    server.start();
  }

  /** Starts a server that accepts this bearer token. */
  public static XServer start(String token) throws IOException {
    return new XServer(token);
  }

  /** Returns the address for {@code endpoint(...)}. */
  public String uri() {
    return "http://localhost:" + server.getAddress().getPort();
  }

  /** Sends a post to all connections, and returns its id. */
  public synchronized String post(String text, String... hashtags) {
    String id = Long.toString(++ids);
    sendPost(id, text, hashtags);
    return id;
  }

  /** Sends a post with an id, such as one that was sent before. */
  public synchronized void sendPost(String id, String text, String... hashtags) {
    String tags = Stream.of(hashtags)
        .map(tag -> "{\"start\":0,\"end\":1,\"tag\":" + quoted(tag) + "}")
        .collect(Collectors.joining(","));
    String matching = rules.entrySet().stream()
        .map(rule -> "{\"id\":\"" + rule.getKey() + "\",\"tag\":" + tagOf(rule.getValue()) + "}")
        .collect(Collectors.joining(","));
    send("{\"data\":{\"author_id\":\"42\",\"created_at\":\"" + Instant.now()
        + "\",\"entities\":{\"hashtags\":[" + tags + "]},\"id\":\"" + id + "\",\"text\":"
        + quoted(text) + "},\"matching_rules\":[" + matching + "]}");
  }

  private static String tagOf(String rule) {
    return rule.substring(rule.indexOf("\"tag\":") + 6, rule.length() - 1);
  }

  /** Sends a line as it is to all connections: an empty one as a keep-alive, or a malformed one. */
  public synchronized void send(String line) {
    byte[] bytes = (line + "\r\n").getBytes(StandardCharsets.UTF_8);
    for (HttpExchange connection : List.copyOf(connections)) {
      try {
        OutputStream body = connection.getResponseBody();
        body.write(bytes);
        body.flush();
      } catch (IOException e) {
        connections.remove(connection); // it was closed by the other side
        connection.close();
      }
    }
  }

  /** Says that the connections end, as the service does for reasons of its own, and ends them. */
  public synchronized void disconnectOperationally() {
    send(
        "{\"errors\":[{\"title\":\"operational-disconnect\",\"disconnect_type\":\"UpstreamOperationalDisconnect\","
            + "\"detail\":\"This stream has been disconnected upstream for operational reasons.\","
            + "\"type\":\"https://api.x.com/2/problems/operational-disconnect\"}]}");
    disconnect();
  }

  /** Ends all connections. */
  public synchronized void disconnect() {
    connections.forEach(HttpExchange::close);
    connections.clear();
  }

  /**
   * Refuses the next request for the stream.
   *
   * @param headers names and values, in turn
   */
  public synchronized void refuse(int status, String... headers) {
    refuseWithBody(status, "{\"title\":\"refused\"}", headers);
  }

  /**
   * Refuses the next request for the stream with a body, such as {@code {"title":"...","detail":"..."}}.
   *
   * @param headers names and values, in turn
   */
  public synchronized void refuseWithBody(int status, String body, String... headers) {
    Map<String, String> all = new LinkedHashMap<>();
    for (int i = 0; i + 1 < headers.length; i += 2) {
      all.put(headers[i], headers[i + 1]);
    }
    refusals.add(new Refusal(status, body, all));
  }

  /** Returns how many connections were opened so far. */
  public synchronized int opened() {
    return opened;
  }

  /** Returns the requests so far, in order. */
  public synchronized List<URI> requests() {
    return List.copyOf(requests);
  }

  /** Returns the rules that the app has, as JSON objects. */
  public synchronized List<String> rules() {
    return List.copyOf(rules.values());
  }

  /** Adds a rule that is not the job's. */
  public synchronized void addRule(String tag, String value) {
    add(quoted(value), quoted(tag));
  }

  /**
   * Rejects rules with this value as invalid, until {@link #acceptRule}. A value that the app has
   * already is rejected as a duplicate without that.
   *
   * @param reason what is wrong with it, as the service would say it
   */
  public synchronized void rejectRule(String value, String reason) {
    rejections.put(quoted(value), reason);
  }

  /** Accepts rules with a value that was rejected. */
  public synchronized void acceptRule(String value) {
    rejections.remove(quoted(value));
  }

  /** Waits until a job is connected. */
  public void awaitConnected() throws InterruptedException {
    awaitConnected(1);
  }

  /** Waits until so many connections were opened, the closed ones included. */
  public synchronized void awaitConnected(int times) throws InterruptedException {
    while (opened < times) {
      wait();
    }
  }

  private boolean isAllowed(HttpExchange exchange) {
    return ("Bearer " + token).equals(exchange.getRequestHeaders().getFirst("Authorization"));
  }

  private void answerStream(HttpExchange exchange) throws IOException {
    synchronized (this) {
      requests.add(exchange.getRequestURI());
      Refusal refusal = refusals.poll();
      if (!isAllowed(exchange)) {
        end(exchange, 401, "{\"title\":\"Unauthorized\"}");
      } else if (refusal != null) {
        refusal.headers().forEach(exchange.getResponseHeaders()::set);
        end(exchange, refusal.status(), refusal.body());
      } else {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, 0);
        exchange.getResponseBody().write("\r\n".getBytes(StandardCharsets.UTF_8));
        exchange.getResponseBody().flush();
        connections.add(exchange);
        opened++;
        notifyAll();
      }
    }
  }

  private synchronized void answerRules(HttpExchange exchange) throws IOException {
    requests.add(exchange.getRequestURI());
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    if (!isAllowed(exchange)) {
      end(exchange, 401, "{\"title\":\"Unauthorized\"}");
      return;
    }
    if (body.contains("\"delete\"")) {
      for (Matcher id = IDS.matcher(body); id.find(); ) {
        rules.remove(id.group(1));
      }
      end(exchange, 200, "{\"meta\":{\"summary\":{\"not_deleted\":0}}}");
    } else if (body.isEmpty()) {
      end(exchange, 200, "{\"data\":[" + String.join(",", rules.values()) + "]}");
    } else {
      answerNewRules(exchange, body);
    }
  }

  /** The service adds what it can, and lists the rest as errors; the status says little. */
  private void answerNewRules(HttpExchange exchange, String body) throws IOException {
    List<String> created = new ArrayList<>();
    List<String> errors = new ArrayList<>();
    boolean isInvalid = false;
    for (Matcher rule = RULE.matcher(body); rule.find(); ) {
      String value = "\"" + rule.group(1) + "\"";
      String reason = rejections.get(value);
      Optional<String> same = idOf(value);
      if (reason != null) {
        isInvalid = true;
        errors.add("{\"value\":" + value + ",\"details\":[" + quoted(reason)
            + "],\"title\":\"UnprocessableEntity\","
            + "\"type\":\"https://api.x.com/2/problems/invalid-rules\"}");
      } else if (same.isPresent()) {
        errors.add("{\"value\":" + value + ",\"id\":\"" + same.get()
            + "\",\"title\":\"DuplicateRule\","
            + "\"type\":\"https://api.x.com/2/problems/duplicate-rules\"}");
      } else {
        created.add(add(value, "\"" + rule.group(2) + "\""));
      }
    }
    int status = created.isEmpty() ? (isInvalid ? 400 : 200) : 201;
    String summary = "{\"created\":" + created.size() + ",\"not_created\":" + errors.size()
        + ",\"valid\":" + created.size() + ",\"invalid\":" + errors.size() + "}";
    end(
        exchange,
        status,
        "{" + (created.isEmpty() ? "" : "\"data\":[" + String.join(",", created) + "],")
            + "\"meta\":{\"summary\":" + summary + "}"
            + (errors.isEmpty() ? "" : ",\"errors\":[" + String.join(",", errors) + "]") + "}");
  }

  private Optional<String> idOf(String value) {
    return rules.entrySet().stream()
        .filter(rule -> rule.getValue().contains("\"value\":" + value + ",\"tag\":"))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  private String add(String value, String tag) {
    String id = Long.toString(++ruleIds);
    String rule = "{\"id\":\"" + id + "\",\"value\":" + value + ",\"tag\":" + tag + "}";
    rules.put(id, rule);
    return rule;
  }

  private static void end(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c < ' ') {
        quoted.append(' ');
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }

  /** Ends all connections, and the server. */
  @Override
  public void close() {
    disconnect();
    server.stop(0);
    threads.shutdownNow();
  }
}
