/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.mqtt;

import dev.tidemill.error.TidemillException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How to connect to a broker; created by {@link Mqtt#broker}. Immutable: each method returns a new
 * one.
 *
 * <pre>{@code
 * MqttBroker broker = Mqtt.broker("ssl://mqtt.example.org")
 *     .user("door-report")
 *     .password(System.getenv("MQTT_PASSWORD"))
 *     .trustStore(Path.of("ca.p12"), "changeit");
 * }</pre>
 *
 * <p>Passwords appear in no error, log line or {@code toString()}.
 */
public final class MqttBroker {
  private static final Duration KEEP_ALIVE = Duration.ofSeconds(30);
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final List<Server> servers;
  private final boolean version3;
  private final @Nullable String user;
  private final @Nullable String password;
  private final Duration keepAlive;
  private final Duration timeout;
  private final KeyStores stores;

  private MqttBroker(
      List<Server> servers,
      boolean version3,
      @Nullable String user,
      @Nullable String password,
      Duration keepAlive,
      Duration timeout,
      KeyStores stores) {
    this.servers = servers;
    this.version3 = version3;
    this.user = user;
    this.password = password;
    this.keepAlive = keepAlive;
    this.timeout = timeout;
    this.stores = stores;
  }

  static MqttBroker of(String... uris) {
    if (uris.length == 0) {
      throw Arguments.invalid("servers is empty; name at least one, such as tcp://localhost:1883");
    }
    List<Server> servers = new ArrayList<>();
    for (String uri : uris) {
      servers.add(Server.parse(uri));
    }
    return new MqttBroker(
        List.copyOf(servers), false, null, null, KEEP_ALIVE, TIMEOUT, KeyStores.NONE);
  }

  /** Uses MQTT 3.1.1, for brokers that do not know MQTT 5, which is the default. */
  public MqttBroker mqtt3() {
    return new MqttBroker(servers, true, user, password, keepAlive, timeout, stores);
  }

  /** The name to log in with; by default none is sent. */
  public MqttBroker user(String name) {
    return new MqttBroker(
        servers,
        version3,
        Arguments.requireText("user", name),
        password,
        keepAlive,
        timeout,
        stores);
  }

  /**
   * The password of the {@link #user}; read it from the environment or a file. By default none is
   * sent. MQTT 5 allows a password without a user; with {@link #mqtt3}, the start of the job fails
   * then.
   */
  public MqttBroker password(String secret) {
    return new MqttBroker(servers, version3, user, secret, keepAlive, timeout, stores);
  }

  /**
   * How long the connection may be silent before the client asks whether the broker is there; 30
   * seconds by default. A broker that does not answer is noticed after at most twice that time.
   */
  public MqttBroker keepAlive(Duration interval) {
    return new MqttBroker(
        servers,
        version3,
        user,
        password,
        Arguments.requireSeconds("keepAlive", 65_535, interval),
        timeout,
        stores);
  }

  /**
   * How long to wait for a connection, and for each answer to it; 10 seconds by default. Also how
   * long a sink waits for the next acknowledgement of messages that it has sent, before it fails.
   */
  public MqttBroker timeout(Duration limit) {
    return new MqttBroker(
        servers,
        version3,
        user,
        password,
        keepAlive,
        Arguments.requireSeconds("timeout", 3_600, limit),
        stores);
  }

  /**
   * Authorities whose certificates are trusted, in a file as {@code keytool} makes it; by default
   * those of the JVM. For servers with {@code ssl://}. The name of the server must be in its
   * certificate.
   */
  public MqttBroker trustStore(Path file, String storePassword) {
    return new MqttBroker(
        servers,
        version3,
        user,
        password,
        keepAlive,
        timeout,
        stores.withTrusted(new KeyStores.StoreFile(file, storePassword)));
  }

  /** Certificate and key of this client, for brokers that ask for them. */
  public MqttBroker keyStore(Path file, String storePassword) {
    return new MqttBroker(
        servers,
        version3,
        user,
        password,
        keepAlive,
        timeout,
        stores.withOwn(new KeyStores.StoreFile(file, storePassword)));
  }

  /**
   * Fails if the login cannot be sent.
   *
   * @throws TidemillException if there is a password and no user, which MQTT 3.1.1 has no place for
   */
  void requireLogin() {
    if (version3 && password != null && user == null) {
      throw Arguments.invalid(
          "password(...) of " + this + " is set, and user(...) is not: MQTT 3.1.1"
              + " sends no password without a user name; add user(...), or leave out mqtt3()");
    }
  }

  /** The server of an attempt to connect: one after the other. */
  Server server(long attempt) {
    return servers.get((int) (attempt % servers.size()));
  }

  boolean isVersion3() {
    return version3;
  }

  @Nullable
  String user() {
    return user;
  }

  @Nullable
  String password() {
    return password;
  }

  Duration keepAlive() {
    return keepAlive;
  }

  Duration timeout() {
    return timeout;
  }

  KeyStores stores() {
    return stores;
  }

  /** {@code MQTT broker tcp://localhost:1883}. */
  @Override
  public String toString() {
    return "MQTT broker "
        + servers.stream().map(Server::toString).collect(Collectors.joining(", "));
  }
}
