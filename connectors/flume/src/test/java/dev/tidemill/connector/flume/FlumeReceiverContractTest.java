/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.flume;

import dev.tidemill.spi.source.Receiver;
import dev.tidemill.testkit.contract.AcknowledgingReceiverContract;
import dev.tidemill.testkit.contract.AcknowledgingReceiverHarness;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import org.apache.flume.EventDeliveryException;
import org.apache.flume.FlumeException;
import org.apache.flume.api.RpcClient;
import org.apache.flume.api.RpcClientFactory;
import org.apache.flume.event.EventBuilder;
import org.junit.jupiter.api.Nested;

/** A source loses nothing that Flume's own client sends. */
class FlumeReceiverContractTest {
  @Nested
  class WithFlumesClient implements AcknowledgingReceiverContract<String> {
    @Override
    public AcknowledgingReceiverHarness<String> harness() throws IOException {
      return new Events();
    }
  }

  /** Sends one event at a time, again and again until it is answered, as an agent does. */
  private static final class Events implements AcknowledgingReceiverHarness<String> {
    private final int port = Ports.free();
    private final TcpProxy proxy = new TcpProxy(port);
    private final BlockingQueue<String> waiting = new LinkedBlockingQueue<>();
    private final List<String> acknowledged = new CopyOnWriteArrayList<>();
    private final Thread agent = new Thread(this::sendAll, "agent");
    private int sent;

    Events() throws IOException {
      agent.start();
    }

    @Override
    public Receiver<String> receiver() {
      return new TextReceiver(new FlumeReceiver(SourceSettings.of(port), null));
    }

    private void sendAll() {
      try {
        while (true) {
          String next = waiting.take();
          while (!sendOnce(next)) {
            Thread.sleep(20); // an agent waits between its attempts, too
          }
          acknowledged.add(next);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    private boolean sendOnce(String text) throws InterruptedException {
      Properties properties = new Properties();
      properties.setProperty("hosts", "h");
      properties.setProperty("hosts.h", "127.0.0.1:" + proxy.port());
      properties.setProperty("client.type", "default");
      properties.setProperty("request-timeout", "120000");
      RpcClient client = null;
      try {
        client = RpcClientFactory.getInstance(properties);
        client.append(EventBuilder.withBody(text, StandardCharsets.UTF_8));
        return true;
      } catch (EventDeliveryException | FlumeException e) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        return false;
      } finally {
        if (client != null) {
          client.close();
        }
      }
    }

    @Override
    public List<String> send(int messages) {
      List<String> texts = new ArrayList<>();
      for (int i = 0; i < messages; i++) {
        texts.add("message " + ++sent);
      }
      waiting.addAll(texts);
      return texts;
    }

    @Override
    public List<String> acknowledged() {
      return acknowledged;
    }

    @Override
    public void cut() {
      proxy.cut();
    }

    @Override
    public boolean listens() {
      return true;
    }

    @Override
    public Duration patience() {
      return Duration.ofSeconds(60);
    }

    @Override
    public void close() throws IOException {
      agent.interrupt();
      proxy.close();
    }
  }
}
