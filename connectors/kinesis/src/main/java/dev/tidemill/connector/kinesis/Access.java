/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kinesis;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import java.io.IOException;
import java.io.Serializable;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Where a stream is, and who asks for it.
 *
 * @param stream its name
 * @param region region of the service; null for that of the environment
 * @param endpoint address of the service; null for that of the region
 * @param profile profile of the configuration files; null for the default one
 * @param role role to assume; null for none
 * @param trustStore authorities whose certificates are trusted; null for those of the JVM
 * @param timeout how long to wait for a connection, and for each answer
 */
record Access(
    String stream,
    @Nullable String region,
    @Nullable URI endpoint,
    @Nullable String profile,
    @Nullable String role,
    @Nullable TrustStore trustStore,
    Duration timeout)
    implements Serializable {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  /** A file with certificates. */
  record TrustStore(String file, String password) implements Serializable {
    TrustManager[] trustManagers() {
      try {
        KeyStore store = KeyStore.getInstance(Path.of(file).toFile(), password.toCharArray());
        TrustManagerFactory trust =
            TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        return trust.getTrustManagers();
      } catch (IOException | GeneralSecurityException e) {
        throw new TidemillException(
            ErrorCode.INVALID_ARGUMENT,
            "cannot read the trust store " + file + ": " + e.getMessage()
                + "; check that the file is there and the password is correct",
            e);
      }
    }

    @Override
    public String toString() {
      return file;
    }
  }

  static Access of(String stream) {
    if (!stream.matches("[a-zA-Z0-9_.-]{1,128}")) {
      throw Arguments.invalid("\"" + stream + "\" is not the name of a stream; it has 1 to 128"
          + " letters, digits, underscores, hyphens and periods");
    }
    return new Access(stream, null, null, null, null, null, TIMEOUT);
  }

  Access withRegion(String newRegion) {
    return new Access(
        stream,
        Arguments.requireText("region", newRegion),
        endpoint,
        profile,
        role,
        trustStore,
        timeout);
  }

  Access withEndpoint(String uri) {
    URI parsed;
    try {
      parsed = URI.create(uri);
    } catch (IllegalArgumentException e) {
      throw Arguments.invalid("endpoint is not a URI; write https://host or https://host:port");
    }
    boolean isHttp = "http".equals(parsed.getScheme()) || "https".equals(parsed.getScheme());
    if (!isHttp || parsed.getHost() == null || parsed.getRawUserInfo() != null) {
      throw Arguments.invalid("endpoint is not the address of a server, without a user;"
          + " write https://host or https://host:port");
    }
    return new Access(stream, region, parsed, profile, role, trustStore, timeout);
  }

  Access withProfile(String name) {
    return new Access(
        stream,
        region,
        endpoint,
        Arguments.requireText("profile", name),
        role,
        trustStore,
        timeout);
  }

  Access withRole(String arn) {
    return new Access(
        stream, region, endpoint, profile, Arguments.requireText("role", arn), trustStore, timeout);
  }

  Access withTrustStore(Path file, String password) {
    return new Access(
        stream,
        region,
        endpoint,
        profile,
        role,
        new TrustStore(file.toString(), password),
        timeout);
  }

  Access withTimeout(Duration limit) {
    return new Access(
        stream,
        region,
        endpoint,
        profile,
        role,
        trustStore,
        Arguments.requireAtLeast("timeout", Duration.ofMillis(1), limit));
  }

  /** {@code Kinesis stream orders in eu-west-1}; nothing secret. */
  @Override
  public String toString() {
    return "Kinesis stream " + stream + (region == null ? "" : " in " + region)
        + (endpoint == null ? "" : " at " + endpoint);
  }
}
