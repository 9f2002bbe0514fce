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
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The certificate of this side. Senders refuse one that has expired, and only they say so: the system
 * itself would listen, and wait for ever.
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
            + ", so that senders refuse it; see whether the clock is right");
      } else {
        return;
      }
    }
    if (!reasons.isEmpty()) {
      throw new IOException("the certificate of " + keyStore + " " + reasons.get(0));
    }
  }

  private static List<X509Certificate> certificates(Path keyStore, String password)
      throws IOException {
    List<X509Certificate> certificates = new ArrayList<>();
    try {
      KeyStore store = KeyStore.getInstance(keyStore.toFile(), password.toCharArray());
      for (String alias : Collections.list(store.aliases())) {
        if (store.isKeyEntry(alias) && store.getCertificate(alias) instanceof X509Certificate own) {
          certificates.add(own);
        }
      }
      return certificates;
    } catch (IOException | GeneralSecurityException e) {
      throw new IOException("the key store " + keyStore + " cannot be read: " + e.getMessage(), e);
    }
  }
}
