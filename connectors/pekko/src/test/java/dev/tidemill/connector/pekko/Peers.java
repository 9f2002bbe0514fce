/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.pekko;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.ActorSystem;

/** Actor systems of senders, as a program would start them. */
final class Peers {
  private Peers() {}

  static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }

  static ActorSystem start() {
    return start(Map.of());
  }

  static ActorSystem start(Map<String, Object> options) {
    Map<String, Object> values = new HashMap<>();
    values.put("pekko.actor.provider", "remote");
    values.put("pekko.remote.artery.transport", "tcp");
    values.put("pekko.remote.artery.canonical.hostname", "127.0.0.1");
    values.put("pekko.remote.artery.canonical.port", 0);
    // A job that has ended before does not acknowledge the end of this system.
    values.put("pekko.remote.artery.advanced.shutdown-flush-timeout", "50 ms");
    values.put("pekko.remote.warn-about-direct-use", false);
    values.put("pekko.loglevel", "ERROR");
    values.put("pekko.loggers", java.util.List.of("org.apache.pekko.event.slf4j.Slf4jLogger"));
    values.put("pekko.log-dead-letters", 0);
    values.put("pekko.daemonic", true);
    values.putAll(options);
    return ActorSystem.create(
        "peer", ConfigFactory.parseMap(values).withFallback(ConfigFactory.load()));
  }

  static void stop(ActorSystem system) {
    system.terminate();
    try {
      system.getWhenTerminated().toCompletableFuture().get(30, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError("the actor system does not end", e);
    }
  }
}
