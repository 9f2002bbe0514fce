/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.bench.connectors;

import com.typesafe.config.ConfigFactory;
import java.util.HashMap;
import java.util.Map;
import org.apache.pekko.actor.ActorSystem;

/** Actor systems that others can reach, without Java serialization. */
final class RemoteSystem {
  private RemoteSystem() {}

  /** Starts one. */
  static ActorSystem start(String name, int port) {
    Map<String, Object> options = new HashMap<>();
    options.put("pekko.actor.provider", "remote");
    options.put("pekko.remote.artery.transport", "tcp");
    options.put("pekko.remote.artery.canonical.hostname", "127.0.0.1");
    options.put("pekko.remote.artery.canonical.port", port);
    options.put("pekko.remote.warn-about-direct-use", false);
    options.put("pekko.loglevel", "ERROR");
    options.put("pekko.stdout-loglevel", "ERROR");
    options.put("pekko.daemonic", true);
    return ActorSystem.create(
        name, ConfigFactory.parseMap(options).withFallback(ConfigFactory.load()));
  }
}
