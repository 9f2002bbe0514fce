/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.flume;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.time.SystemClock;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * The certificates of a source. Its files are read again when they have changed, so that a renewed
 * certificate is used without a restart. Any thread.
 */
final class Certificates {
  private final StoreFile own;
  private final @Nullable StoreFile trusted;
  private @Nullable Loaded loaded;

  /** What was read, and from which files. */
  private record Loaded(
      SSLContext context, List<X509Certificate> own, List<StoreFile.Version> versions) {}

  /**
   * @param own with the key and the certificate of the source
   * @param trusted with the authorities of the certificates of agents; null if agents need none
   */
  Certificates(StoreFile own, @Nullable StoreFile trusted) {
    this.own = own;
    this.trusted = trusted;
  }

  /** The file with the certificate of the source. */
  StoreFile own() {
    return own;
  }

  /** The file with the authorities that agents need a certificate of, if they need one. */
  @Nullable
  StoreFile trusted() {
    return trusted;
  }

  /**
   * What connections are encrypted with.
   *
   * @throws TidemillException if a file cannot be used
   * @throws IOException if the certificate of the source is not valid now
   */
  SSLContext context() throws IOException {
    Loaded current = load();
    requireValid(current.own());
    return current.context();
  }

  /**
   * Reads the files, unless they are as they were.
   *
   * @throws TidemillException if one of them cannot be used
   */
  void requireReadable() {
    load();
  }

  private synchronized Loaded load() {
    List<StoreFile.Version> versions =
        trusted == null ? List.of(own.version()) : List.of(own.version(), trusted.version());
    Loaded before = loaded;
    if (before != null && before.versions().equals(versions)) {
      return before;
    }
    KeyStore keys = own.loadKeys();
    Loaded now = new Loaded(
        context(keys, trusted == null ? null : trusted.loadAuthorities()),
        own.certificates(keys),
        versions);
    loaded = now;
    return now;
  }

  private SSLContext context(KeyStore keys, @Nullable KeyStore authorities) {
    try {
      // Of several keys, this algorithm takes one whose certificate is valid now.
      KeyManagerFactory managers = KeyManagerFactory.getInstance("PKIX");
      managers.init(keys, own.password().toCharArray());
      TrustManager[] trust = {};
      if (authorities != null) {
        TrustManagerFactory factory =
            TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(authorities);
        trust = factory.getTrustManagers();
      }
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(managers.getKeyManagers(), trust, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new TidemillException(
          ErrorCode.INVALID_ARGUMENT,
          "cannot use the key store " + own + ": " + e.getMessage()
              + "; check with keytool -list -v that it has a key with its certificates",
          e);
    }
  }

  /** Only agents would notice, and their logs are on other machines. */
  private void requireValid(List<X509Certificate> certificates) throws IOException {
    Instant now = Instant.ofEpochMilli(new SystemClock().now().millis());
    List<String> reasons = new ArrayList<>();
    for (X509Certificate each : certificates) {
      Instant first = each.getNotBefore().toInstant();
      Instant last = each.getNotAfter().toInstant();
      if (now.isAfter(last)) {
        reasons.add("has expired at " + last + ", so that agents refuse it; renew it in this file,"
            + " which is read again");
      } else if (now.isBefore(first)) {
        reasons.add("is not valid before " + first + ", and it is " + now
            + ", so that agents refuse it; check that the clock is correct");
      } else {
        return;
      }
    }
    throw new IOException("the certificate of " + own + " " + reasons.get(0));
  }
}
