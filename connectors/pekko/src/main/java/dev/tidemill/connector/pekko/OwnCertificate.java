/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.pekko;

import dev.tidemill.time.SystemClock;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The certificates of this side: its own, and those that it trusts. Senders refuse its own if it has
 * expired, and only they say so: the system itself would listen, and wait for ever.
 */
final class OwnCertificate {
  private OwnCertificate() {}

  /** Fails if a key store has keys, and the certificate of none of them is valid now. */
  static void requireValid(Path keyStore, String password) throws IOException {
    Instant now = Instant.ofEpochMilli(new SystemClock().now().millis());
    List<String> reasons = new ArrayList<>();
    for (X509Certificate own : certificates(keyStore, password)) {
      Instant first = own.getNotBefore().toInstant();
      Instant last = own.getNotAfter().toInstant();
      if (now.isAfter(last)) {
        reasons.add("has expired at " + last + ", so that senders refuse it; renew it");
      } else if (now.isBefore(first)) {
        reasons.add("is not valid before " + first + ", and it is " + now
            + ", so that senders refuse it; check that the clock is correct");
      } else {
        return;
      }
    }
    if (!reasons.isEmpty()) {
      throw new IOException("the certificate of " + keyStore + " " + reasons.get(0));
    }
  }

  /**
   * Fails if a trust store cannot be read or is empty. Pekko would say so only of the actor system as
   * a whole, or of each connection.
   */
  static void requireTrusted(Path trustStore, String password) throws IOException {
    try {
      if (load("trust store", trustStore, password).size() > 0) {
        return;
      }
    } catch (KeyStoreException e) {
      throw unreadable("trust store", trustStore, e);
    }
    throw new IOException("the trust store " + trustStore + " has no certificates, so no peer can"
        + " connect; import them with keytool -importcert");
  }

  private static KeyStore load(String what, Path file, String password) throws IOException {
    try {
      return KeyStore.getInstance(file.toFile(), password.toCharArray());
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      // The last one is what the JDK throws if there is no such file.
      throw unreadable(what, file, e);
    }
  }

  private static IOException unreadable(String what, Path file, Exception e) {
    return new IOException(
        "the " + what + " " + file + " cannot be read: "
            + (e.getMessage() == null ? e : e.getMessage()),
        e);
  }

  private static List<X509Certificate> certificates(Path keyStore, String password)
      throws IOException {
    List<X509Certificate> certificates = new ArrayList<>();
    KeyStore store = load("key store", keyStore, password);
    try {
      for (String alias : Collections.list(store.aliases())) {
        if (store.isKeyEntry(alias) && store.getCertificate(alias) instanceof X509Certificate own) {
          certificates.add(own);
        }
      }
      return certificates;
    } catch (KeyStoreException e) {
      throw unreadable("key store", keyStore, e);
    }
  }
}
