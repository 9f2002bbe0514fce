/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.ui.http;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens on a port and answers requests on threads of its own, which do not keep the JVM alive.
 *
 * <p>Everything is bounded: threads, streams, and the length of a request. A client that sends or
 * reads slowly holds up one thread, and no other client. {@link Access} decides which requests come
 * to the handler.
 */
public final class PageServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PageServer.class);
  private static final int MAX_THREADS = 256;
  private static final int MAX_STREAMS = 100;
  private static final long MAX_WRITE_MILLIS = 30_000;
  private static final int PORTS_TO_TRY = 10;
  private static final int BACKLOG = 50;
  private static final long LOG_AGAIN_NANOS = TimeUnit.MINUTES.toNanos(1);

  static {
    // The server reads these once, when its class is initialised. Without the first, an answer
    // waits 40 ms for the client's acknowledgement of its headers.
    setIfAbsent("sun.net.httpserver.nodelay", "true");
    setIfAbsent("sun.net.httpserver.maxReqTime", "30"); // seconds for the headers of a request
  }

  private final HttpServer server;
  private final ThreadPoolExecutor threads;
  private final Access access;
  private final String basePath;
  private final Handler handler;
  private final WriteLimit limit = new WriteLimit(MAX_WRITE_MILLIS);
  private final AtomicInteger streams = new AtomicInteger();
  private final AtomicLong loggedNanos = new AtomicLong(System.nanoTime() - LOG_AGAIN_NANOS);

  private PageServer(HttpServer server, Access access, String basePath, Handler handler) {
    this.server = server;
    this.access = access;
    this.basePath = basePath;
    this.handler = handler;
    AtomicInteger number = new AtomicInteger();
    this.threads = new ThreadPoolExecutor(
        0,
        MAX_THREADS,
        30,
        TimeUnit.SECONDS,
        new SynchronousQueue<>(),
        work -> {
          Thread thread = new Thread(work, "tidemill-page-" + number.incrementAndGet());
          thread.setDaemon(true);
          return thread;
        },
        PageServer::awaitThread);
  }

  /** Accepts nothing until a thread is free: the server leaves a connection open that is rejected. */
  private static void awaitThread(Runnable work, ThreadPoolExecutor threads) {
    try {
      while (!threads.getQueue().offer(work, 1, TimeUnit.SECONDS)) {
        if (threads.isShutdown()) {
          throw new RejectedExecutionException("the page has been closed");
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RejectedExecutionException("interrupted while waiting for a thread", e);
    }
  }

  /**
   * Starts a server on the first of ten ports that is free, or on any free port for 0.
   *
   * @param access the rules for the port that was found
   * @throws BindException if all are taken
   */
  public static PageServer start(
      InetAddress host,
      int port,
      Function<InetSocketAddress, Access> access,
      String basePath,
      Handler handler)
      throws IOException {
    HttpServer server = bind(host, port);
    try {
      PageServer page =
          new PageServer(server, access.apply(server.getAddress()), basePath, handler);
      server.setExecutor(page.threads);
      server.createContext("/", page::answer);
      server.start(); // its thread is a daemon if the calling one is
      return page;
    } catch (RuntimeException e) {
      server.start(); // the JDK frees the port only of a server that was started
      server.stop(0);
      throw e;
    }
  }

  private static HttpServer bind(InetAddress host, int port) throws IOException {
    int last = port == 0 ? 0 : Math.min(port + PORTS_TO_TRY - 1, 65_535);
    for (int tried = port; ; tried++) {
      try {
        return HttpServer.create(new InetSocketAddress(host, tried), BACKLOG);
      } catch (BindException e) {
        if (tried >= last) {
          throw e;
        }
      }
    }
  }

  private static void setIfAbsent(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }

  public InetSocketAddress address() {
    return server.getAddress();
  }

  private void answer(HttpExchange exchange) {
    try (exchange) {
      send(exchange, reply(exchange));
    } catch (IOException e) {
      LOG.debug("a client has gone", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Reply reply(HttpExchange exchange) throws IOException {
    String method = exchange.getRequestMethod();
    boolean isPost = method.equals("POST");
    if (!isPost && !Set.of("GET", "HEAD").contains(method)) {
      return Reply.text(405, "the page can be read with GET and HEAD");
    }
    Headers headers = exchange.getRequestHeaders();
    if (!access.isHost(Optional.ofNullable(headers.getFirst("Host")))) {
      return Reply.text(
          403,
          "this server does not go by the name in the Host header; name it in stream.ui.allowedHosts");
    }
    if (exchange.getRequestURI().toString().length() > Requests.MAX_URI) {
      return Reply.text(414, "the address is longer than " + Requests.MAX_URI + " characters");
    }
    Request request;
    try {
      request = Requests.of(
          method, exchange.getRequestURI(), headers, basePath, exchange.getRequestBody());
    } catch (IllegalArgumentException e) {
      return Reply.text(400, "the address or the form cannot be decoded");
    }
    boolean needsProof = isPost || handler.showsRecords(request);
    if (needsProof && !access.hasToken()) {
      return Reply.text(
          403, "this page has no token, so it shows no records and changes nothing: see the log");
    }
    if (needsProof && !hasProof(request)) {
      return Reply.text(
          401,
          "what changes the job or shows its records needs the token, as \"Authorization: Bearer ...\" or as the field"
              + " token of the form; the log of the job names the file that contains it");
    }
    try {
      if (!needsProof && access.needsToken(request.segments()) && !mayEnter(exchange, request)) {
        return Reply.text(
            401,
            "this page needs the token of the job: open /?token=... once; the log of the job names the file"
                + " that contains it");
      }
      return handler.handle(request);
    } catch (Exception | LinkageError | StackOverflowError e) {
      warn(exchange, e);
      return Reply.text(500, "the page has failed; the log of the job says why");
    }
  }

  /** A token in the address becomes a cookie, so that links need not have it. */
  private boolean mayEnter(HttpExchange exchange, Request request) {
    Optional<String> parameter = request.parameter("token");
    if (access.isToken(parameter)) {
      exchange
          .getResponseHeaders()
          .add(
              "Set-Cookie",
              Cookies.name(address().getPort()) + "=" + parameter.orElseThrow()
                  + "; HttpOnly; SameSite=Strict; Path=/");
      return true;
    }
    return access.isToken(bearer(request))
        || access.isToken(Cookies.token(request.header("cookie"), address().getPort()));
  }

  /** By what another site cannot have a browser send. */
  private boolean hasProof(Request request) {
    return access.isToken(bearer(request)) || access.isToken(request.parameter("token"));
  }

  private static Optional<String> bearer(Request request) {
    return request
        .header("authorization")
        .filter(text -> text.startsWith("Bearer "))
        .map(text -> text.substring("Bearer ".length()));
  }

  private void send(HttpExchange exchange, Reply reply) throws IOException, InterruptedException {
    Headers headers = exchange.getResponseHeaders();
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("Referrer-Policy", "no-referrer");
    headers.set(
        "Content-Security-Policy",
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
            + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
    boolean hasBody = !exchange.getRequestMethod().equals("HEAD");
    if (reply instanceof Reply.Whole whole) {
      headers.set("Content-Type", whole.type());
      headers.set("Cache-Control", whole.mayBeCached() ? "no-cache" : "no-store");
      int length = whole.body().remaining();
      if (!hasBody) {
        headers.set("Content-Length", Integer.toString(length));
      }
      exchange.sendResponseHeaders(whole.status(), hasBody && length > 0 ? length : -1);
      if (hasBody) {
        byte[] body = new byte[length];
        whole.body().duplicate().get(body); // others send the same buffer
        limit.limited(exchange.getResponseBody()).write(body);
      }
    } else if (reply instanceof Reply.Streamed streamed) {
      stream(exchange, streamed, hasBody);
    }
  }

  private void stream(HttpExchange exchange, Reply.Streamed streamed, boolean hasBody)
      throws IOException, InterruptedException {
    if (streams.incrementAndGet() > MAX_STREAMS) {
      streams.decrementAndGet();
      send(exchange, Reply.text(503, MAX_STREAMS + " clients follow this job already"));
      return;
    }
    try {
      exchange.getResponseHeaders().set("Content-Type", "text/event-stream; charset=utf-8");
      exchange.getResponseHeaders().set("Cache-Control", "no-store");
      exchange.getResponseHeaders().set("X-Accel-Buffering", "no"); // asks proxies not to wait
      exchange.sendResponseHeaders(200, hasBody ? 0 : -1);
      if (hasBody) {
        OutputStream body = limit.limited(exchange.getResponseBody());
        body.flush(); // or the client waits for the headers until the first event
        streamed.writer().write(body);
      }
    } finally {
      streams.decrementAndGet();
    }
  }

  private void warn(HttpExchange exchange, Throwable failure) {
    long now = System.nanoTime();
    long before = loggedNanos.get();
    if (now - before >= LOG_AGAIN_NANOS && loggedNanos.compareAndSet(before, now)) {
      LOG.warn("the page could not answer {}", exchange.getRequestURI().getRawPath(), failure);
    } else {
      LOG.debug("the page could not answer", failure);
    }
  }

  /** Stops listening; streams end. */
  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
    limit.close();
  }
}
