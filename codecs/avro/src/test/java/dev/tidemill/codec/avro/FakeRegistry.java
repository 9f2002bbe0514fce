/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.codec.avro;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.jspecify.annotations.Nullable;

/** A registry of schemas on the loopback, as Confluent's answers. */
final class FakeRegistry implements AutoCloseable {
  static final String NO_SUCH_SCHEMA = "{\"error_code\":40403,\"message\":\"Schema 7 not found\"}";

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, String> answers = new ConcurrentHashMap<>();
  private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
  private final CountDownLatch end = new CountDownLatch(1);
  private final AtomicInteger failures = new AtomicInteger();
  private volatile int failure;
  private volatile boolean silent;
  private volatile @Nullable String authorization;

  private FakeRegistry(HttpServer server) {
    this.server = server;
  }

  static FakeRegistry start() throws IOException {
    FakeRegistry registry = new FakeRegistry(
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
    registry.server.createContext("/", registry::answer);
    registry.server.setExecutor(registry.threads);
    registry.server.start();
    return registry;
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Keeps a schema under an id. */
  FakeRegistry with(int id, String schema) {
    return answering("/schemas/ids/" + id, "{\"schema\":" + quoted(schema) + "}");
  }

  FakeRegistry answering(String path, String json) {
    answers.put(path, json);
    return this;
  }

  /** Answers with this status; 0 for what it has. */
  void failWith(int status) {
    failNext(Integer.MAX_VALUE, status);
  }

  /** Answers so often with this status, then with what it has. */
  void failNext(int times, int status) {
    failures.set(times);
    failure = status;
  }

  /** Sends the head of an answer, and nothing more until it is closed. */
  void stallInTheBody() {
    silent = true;
  }

  /** The paths that it was asked for. */
  List<String> requests() {
    return List.copyOf(requests);
  }

  @Nullable
  String authorization() {
    return authorization;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getRawPath();
      requests.add(path);
      authorization = exchange.getRequestHeaders().getFirst("Authorization");
      String known = answers.get(path);
      int failure = failures.getAndDecrement() > 0 ? this.failure : 0;
      String json = failure == 0 ? (known == null ? NO_SUCH_SCHEMA : known) : "<html>sorry</html>";
      int status = failure != 0 ? failure : (known == null ? 404 : 200);
      byte[] body = json.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(status, body.length);
      if (silent) {
        exchange.getResponseBody().flush();
        end.await();
      }
      exchange.getResponseBody().write(body);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  static String quoted(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"";
  }

  /** The content of a message: a zero, the id of its schema, and what is written. */
  static byte[] message(int id, byte... written) {
    return ByteBuffer.allocate(5 + written.length)
        .put((byte) 0)
        .putInt(id)
        .put(written)
        .array();
  }

  @Override
  public void close() {
    end.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  /** What Avro's own encoder writes. */
  static byte[] message(int id, GenericRecord record) {
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
      new GenericDatumWriter<GenericRecord>(record.getSchema()).write(record, encoder);
      encoder.flush();
      return message(id, out.toByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
