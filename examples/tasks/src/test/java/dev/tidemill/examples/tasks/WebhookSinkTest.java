/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.examples.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import com.sun.net.httpserver.HttpServer;
import dev.tidemill.spi.sink.OutgoingMessage;
import dev.tidemill.spi.sink.Sink;
import dev.tidemill.testkit.contract.SinkContract;
import dev.tidemill.testkit.contract.SinkHarness;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class WebhookSinkTest implements SinkContract<Object> {
  /** Remembers what is posted to it. */
  private static final class WebService implements SinkHarness<Object> {
    private final List<Object> posted = new CopyOnWriteArrayList<>();
    private final HttpServer server;
    private volatile int status = 204;

    WebService() throws IOException {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext("/", exchange -> {
        posted.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
      });
      server.start();
    }

    URI address() {
      return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    @Override
    public Sink<Object> sink() {
      return new WebhookSink(address());
    }

    @Override
    public Object record(int number) {
      return "record " + number;
    }

    @Override
    public List<Object> read() {
      return posted;
    }

    @Override
    public void close() {
      server.stop(0);
    }
  }

  @Override
  public SinkHarness<Object> harness() throws Exception {
    return new WebService();
  }

  @Test
  void a_message_that_the_service_refuses_fails_the_attempt() throws IOException {
    try (WebService service = new WebService()) {
      service.status = 503;
      assertThatIOException()
          .isThrownBy(() -> new WebhookSink.Poster(service.address())
              .send(() -> Optional.of(new OutgoingMessage("orders", new byte[] {'a'}))))
          .withMessage(service.address() + "orders has answered with status 503");
      assertThat(service.posted).containsExactly("a");
    }
  }
}
