/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.codec.avro;

import java.io.Serializable;
import java.net.URI;
import java.time.Duration;

/** Where a registry is, and how it is asked; the key of its schemas in a process. */
record RegistrySettings(URI url, String user, String password, Duration timeout)
    implements Serializable {
  static RegistrySettings of(URI url) {
    return new RegistrySettings(url, "", "", Duration.ofSeconds(10));
  }

  RegistrySettings withCredentials(String newUser, String newPassword) {
    return new RegistrySettings(url, newUser, newPassword, timeout);
  }

  RegistrySettings withTimeout(Duration newTimeout) {
    return new RegistrySettings(url, user, password, newTimeout);
  }

  /** No credentials. */
  @Override
  public String toString() {
    return "schema registry " + url;
  }
}
