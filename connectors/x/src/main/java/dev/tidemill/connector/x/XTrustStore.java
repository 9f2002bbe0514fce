/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.x;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * Authorities whose certificates are trusted in place of those of the JVM.
 *
 * @param file of any type that the JVM knows, such as PKCS12
 * @param password of the file
 */
record XTrustStore(Path file, String password) {
  SSLContext context() {
    try {
      KeyStore store = KeyStore.getInstance(file.toFile(), password.toCharArray());
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new TidemillException(
          ErrorCode.INVALID_ARGUMENT,
          "cannot read the trust store " + file + ": " + e.getMessage()
              + "; check that the file is there and the password is correct",
          e);
    }
  }

  /** The file; not the password. */
  @Override
  public String toString() {
    return file.toString();
  }
}
