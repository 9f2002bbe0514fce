/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.flume;

import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.apache.flume.EventDeliveryException;
import org.apache.flume.FlumeException;
import org.apache.flume.api.RpcClient;
import org.apache.flume.api.RpcClientFactory;
import org.apache.flume.event.EventBuilder;
import org.awaitility.Awaitility;

/** The client of Flume. */
final class Client implements AutoCloseable {
  private final RpcClient client;

  /** Waits until somebody listens there, and for an answer as long as this. */
  Client(int port, Duration patience) {
    this(port, patience, Map.of());
  }

  /** With more options. */
  Client(int port, Duration patience, Map<String, String> more) {
    Properties options = new Properties();
    options.putAll(more);
    options.setProperty("hosts", "source");
    options.setProperty("hosts.source", "127.0.0.1:" + port);
    String millis = Long.toString(patience.toMillis());
    options.setProperty("connect-timeout", millis); // for the first call of a connection
    options.setProperty("request-timeout", millis);
    client = Awaitility.await()
        .atMost(Duration.ofMinutes(1))
        .ignoreExceptionsMatching(FlumeException.class::isInstance)
        .until(() -> RpcClientFactory.getInstance(options), RpcClient::isActive);
  }

  /** Sends an event, and returns when it is answered. */
  void send(byte[] body) throws EventDeliveryException {
    client.append(EventBuilder.withBody(body));
  }

  @Override
  public void close() {
    client.close();
  }
}
