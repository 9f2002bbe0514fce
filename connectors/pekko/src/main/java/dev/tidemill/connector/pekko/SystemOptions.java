/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.pekko;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Options of a system that the connector runs.
 *
 * @param name name of the system, a part of its address
 * @param host where senders connect to
 * @param port where senders connect to
 * @param bindHost where it listens; null for {@code host}
 * @param bindPort where it listens; null for {@code port}
 * @param tls how connections are encrypted; null if they are not
 */
record SystemOptions(
    String name,
    String host,
    int port,
    @Nullable String bindHost,
    @Nullable Integer bindPort,
    @Nullable Tls tls) {
  static final SystemOptions DEFAULT =
      new SystemOptions("tidemill", "127.0.0.1", 17_355, null, null, null);

  /** Certificates of both sides. */
  record Tls(Path keyStore, String keyPassword, Path trustStore, String trustPassword) {
    @Override
    public String toString() {
      return "TLS by " + keyStore;
    }
  }

  /**
   * The configuration of the system. Files of the application do not change it: it is the program
   * that says what the system may do.
   *
   * @param actors names of the actors that may be selected by senders
   */
  Config config(Set<String> actors) {
    Map<String, Object> values = new HashMap<>();
    values.put("pekko.actor.provider", "remote");
    values.put("pekko.actor.allow-java-serialization", false);
    values.put("pekko.daemonic", true);
    values.put("pekko.jvm-exit-on-fatal-error", false);
    values.put("pekko.jvm-shutdown-hooks", false);
    values.put("pekko.coordinated-shutdown.run-by-jvm-shutdown-hook", false);
    values.put("pekko.coordinated-shutdown.run-by-actor-system-terminate", false);
    values.put("pekko.log-dead-letters", 0);
    values.put("pekko.log-dead-letters-during-shutdown", false);
    values.put("pekko.loggers", List.of("org.apache.pekko.event.slf4j.Slf4jLogger"));
    values.put("pekko.logging-filter", "org.apache.pekko.event.slf4j.Slf4jLoggingFilter");
    values.put("pekko.remote.warn-about-direct-use", false);
    values.put("pekko.remote.artery.transport", tls == null ? "tcp" : "tls-tcp");
    values.put("pekko.remote.artery.canonical.hostname", host);
    values.put("pekko.remote.artery.canonical.port", port);
    if (bindHost != null) {
      values.put("pekko.remote.artery.bind.hostname", bindHost);
    }
    if (bindPort != null) {
      values.put("pekko.remote.artery.bind.port", bindPort);
    }
    // Remote actors may send messages to the actors of sources, and do nothing else here.
    values.put("pekko.remote.artery.untrusted-mode", true);
    List<String> paths = new ArrayList<>();
    actors.forEach(actor -> paths.add("/user/" + actor));
    values.put("pekko.remote.artery.trusted-selection-paths", paths);
    if (tls != null) {
      String engine = "pekko.remote.artery.ssl.config-ssl-engine.";
      values.put(engine + "key-store", tls.keyStore().toString());
      values.put(engine + "key-store-password", tls.keyPassword());
      values.put(engine + "key-password", tls.keyPassword());
      values.put(engine + "trust-store", tls.trustStore().toString());
      values.put(engine + "trust-store-password", tls.trustPassword());
      values.put(engine + "require-mutual-authentication", true);
    }
    ClassLoader loader = SystemOptions.class.getClassLoader();
    return ConfigFactory.parseMap(values, "options of the connector")
        .withFallback(ConfigFactory.defaultReference(loader))
        .resolve();
  }

  @Override
  public String toString() {
    return "pekko://" + name + "@" + host + ":" + port;
  }
}
