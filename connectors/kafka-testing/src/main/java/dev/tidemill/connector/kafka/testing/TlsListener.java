/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kafka.testing;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** A listener of a broker with its own certificate. */
record TlsListener(String name, Path keyStore, String password) {
  TlsListener {
    if (!name.matches("[a-z0-9]+") || name.equals("plaintext") || name.equals("controller")) {
      throw new IllegalArgumentException("listener \"" + name
          + "\" must have a name of lower-case letters and digits, and not plaintext or controller,"
          + " which each broker has; write tls");
    }
    keyStore = keyStore.toAbsolutePath();
  }

  /** The name in the broker's list of listeners. */
  String kafkaName() {
    return name.toUpperCase(Locale.ROOT);
  }

  Map<String, String> settings() {
    String prefix = "listener.name." + name + ".ssl.";
    return Map.of(
        prefix + "keystore.type",
        "PKCS12",
        prefix + "keystore.location",
        keyStore.toString().replace('\\', '/'),
        prefix + "keystore.password",
        password,
        prefix + "key.password",
        password);
  }

  /** Without the password. */
  @Override
  public String toString() {
    return name + " with " + keyStore;
  }
}
