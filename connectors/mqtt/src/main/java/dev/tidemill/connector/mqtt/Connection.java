/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.mqtt;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttClientBuilder;
import com.hivemq.client.mqtt.MqttClientTransportConfig;
import com.hivemq.client.mqtt.MqttClientTransportConfigBuilder;
import com.hivemq.client.mqtt.lifecycle.MqttDisconnectSource;
import dev.tidemill.spi.job.ConnectorThreads;
import dev.tidemill.spi.sink.OutgoingMessage;
import io.reactivex.schedulers.Schedulers;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * One connection to a broker, from its first packet to its last. It is never connected again: the
 * next attempt uses a new one.
 */
abstract class Connection implements Closeable {
  private static final Duration CLOSING = Duration.ofSeconds(2);

  private final MqttBroker broker;
  private final Server server;
  private final AtomicBoolean open = new AtomicBoolean();
  private CompletableFuture<Boolean> connected = CompletableFuture.completedFuture(false);

  Connection(MqttBroker broker, Server server) {
    this.broker = broker;
    this.server = server;
  }

  /**
   * Creates a connection, and does not connect.
   *
   * @param received gets each message on the thread of the network, which it must not hold up
   * @param lost is called once if the connection breaks, on the same thread
   */
  static Connection create(
      MqttBroker broker,
      Server server,
      SessionOptions session,
      ConnectorThreads threads,
      Consumer<Incoming> received,
      Consumer<Throwable> lost) {
    return broker.isVersion3()
        ? new Connection3(broker, server, session, threads, received, lost)
        : new Connection5(broker, server, session, threads, received, lost);
  }

  /** A client with all that the versions of the protocol have in common. */
  final MqttClientBuilder client(
      SessionOptions session, ConnectorThreads threads, Consumer<Throwable> lost) {
    long timeout = broker.timeout().toMillis();
    MqttClientTransportConfigBuilder transport = MqttClientTransportConfig.builder()
        .serverHost(server.host())
        .serverPort(server.port())
        .socketConnectTimeout(timeout, TimeUnit.MILLISECONDS)
        .mqttConnectTimeout(timeout, TimeUnit.MILLISECONDS);
    if (server.tls()) {
      transport = transport.sslConfig(broker.stores().config(broker.timeout()));
    }
    return MqttClient.builder()
        .identifier(session.clientId())
        .transportConfig(transport.build())
        .executorConfig()
        .nettyExecutor(work -> threads.newThread("network", work).start())
        .nettyThreads(1)
        .applicationScheduler(Schedulers.from(Runnable::run))
        .applyExecutorConfig()
        .addDisconnectedListener(context -> {
          if (open.getAndSet(false) && context.getSource() != MqttDisconnectSource.USER) {
            lost.accept(context.getCause());
          }
        });
  }

  /**
   * Connects.
   *
   * @return whether the broker has kept the session of this client
   */
  final boolean connect() throws IOException, InterruptedException {
    connected = sendConnect();
    try {
      boolean present = await(connected);
      open.set(true);
      return present;
    } catch (IOException e) {
      throw new IOException(Reasons.advice(e.getCause() == null ? e : e.getCause()), e.getCause());
    }
  }

  /**
   * Subscribes to all of them.
   *
   * @return the quality of service of each, or a larger number where the broker has refused it
   */
  final List<Integer> subscribe(List<Subscription> subscriptions)
      throws IOException, InterruptedException {
    return await(sendSubscribe(subscriptions));
  }

  /** Sends a message; the future completes when the broker has taken responsibility for it. */
  abstract CompletableFuture<?> publish(OutgoingMessage message, int qos, boolean retain);

  abstract CompletableFuture<Boolean> sendConnect();

  abstract CompletableFuture<List<Integer>> sendSubscribe(List<Subscription> subscriptions);

  abstract CompletableFuture<?> sendDisconnect();

  /** Gives up the client's thread, which it keeps for as long as somebody takes messages. */
  abstract void stopTaking();

  /** Whether the connection was made and has not been lost since. */
  final boolean isOpen() {
    return open.get();
  }

  final MqttBroker broker() {
    return broker;
  }

  /** {@code MQTT broker tcp://localhost:1883}. */
  @Override
  public final String toString() {
    return "MQTT broker " + server;
  }

  private <V> V await(Future<V> answer) throws IOException, InterruptedException {
    long limit = 3 * broker.timeout().toMillis(); // to connect, with TLS, and to answer
    try {
      return answer.get(limit, TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new IOException(Reasons.of(e), Reasons.cause(e));
    } catch (TimeoutException e) {
      throw new IOException("no answer within " + limit + " ms", e);
    }
  }

  /**
   * Ends the connection, or what is to become one: an attempt to connect cannot be cancelled.
   * Messages are taken to the last moment, because the client acknowledges by itself what nobody
   * takes.
   */
  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // a future of a future, which is not ignored
  public final void close() {
    open.set(false);
    CompletableFuture<?> closed = connected
        .handle((present, problem) -> sendDisconnect())
        .thenCompose(disconnected -> disconnected)
        .handle((answer, problem) -> {
          stopTaking();
          return answer;
        });
    try {
      closed.get(CLOSING.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      // The broker does not answer: the rest happens when the client has noticed that.
    }
  }
}
