/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kafka;

import java.security.InvalidAlgorithmParameterException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Map;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.apache.kafka.common.config.SslConfigs;

/**
 * What to do about a failed TLS handshake. The JDK says what it has found, and not which property
 * or which certificate that is about.
 */
final class TlsAdvice {
  private static final Pattern CERTIFICATE_ALERT = Pattern.compile(
      "(?s).*fatal alert: (bad_certificate|certificate_\\w+|unsupported_certificate|unknown_ca"
          + "|access_denied)");
  private static final String UNREADABLE = "Failed to load SSL keystore";
  private static final int MAX_CAUSES = 100;

  private final Map<String, String> properties;

  TlsAdvice(Map<String, String> properties) {
    this.properties = properties;
  }

  /**
   * A sentence to add to the reason of a failure, after a semicolon; empty if TLS is not it. The
   * innermost cause of which something is known counts.
   */
  String of(Throwable failure) {
    String advice = "";
    Throwable each = failure;
    for (int i = 0; i < MAX_CAUSES && each != null; i++) {
      String more = ofCause(each, String.valueOf(each.getMessage()));
      advice = more.isEmpty() ? advice : more;
      each = each.getCause();
    }
    return advice;
  }

  private String ofCause(Throwable cause, String message) {
    if (message.startsWith(UNREADABLE)) {
      return "; " + message + ": check the location, the password and the type of that file in the"
          + " properties ssl.truststore.* and ssl.keystore.*";
    }
    if (cause instanceof CertificateExpiredException) {
      return "; the certificate of the broker, or of an authority that has signed it, has expired:"
          + " renew it";
    }
    if (cause instanceof CertificateNotYetValidException) {
      return "; the certificate of the broker is not valid yet: check the clock of this machine";
    }
    if (cause instanceof CertPathValidatorException invalid
        && invalid.getReason() == CertPathValidatorException.BasicReason.ALGORITHM_CONSTRAINED) {
      return "; this JVM does not accept the algorithm or the key length of a certificate of the"
          + " broker: issue it with a stronger one";
    }
    if (cause instanceof CertPathBuilderException
        || cause instanceof CertPathValidatorException
        || cause instanceof InvalidAlgorithmParameterException) {
      return untrusted();
    }
    if (cause instanceof CertificateException && message.startsWith("No ")) {
      return "; the certificate of the broker is for another host: write a host of the certificate"
          + " in servers(\"host:port\") and in advertised.listeners of the broker, or get a"
          + " certificate for this one";
    }
    return cause instanceof SSLException ? refused(message) : "";
  }

  private String untrusted() {
    String file = properties.get(SslConfigs.SSL_TRUSTSTORE_LOCATION_CONFIG);
    if (file != null || properties.containsKey(SslConfigs.SSL_TRUSTSTORE_CERTIFICATES_CONFIG)) {
      return "; the certificate of the broker is not trusted: add the certificate of the authority"
          + " that has signed it to "
          + (file == null
              ? SslConfigs.SSL_TRUSTSTORE_CERTIFICATES_CONFIG
              : SslConfigs.SSL_TRUSTSTORE_LOCATION_CONFIG + "=" + file);
    }
    return "; the certificate of the broker is not trusted: set the property"
        + " ssl.truststore.location to a file with the certificate of the authority that has signed"
        + " it, and ssl.truststore.password";
  }

  private String refused(String message) {
    if (CERTIFICATE_ALERT.matcher(message).matches()) {
      String file = properties.get(SslConfigs.SSL_KEYSTORE_LOCATION_CONFIG);
      if (file == null && !properties.containsKey(SslConfigs.SSL_KEYSTORE_KEY_CONFIG)) {
        return "; the broker wants a certificate of this client: set the properties"
            + " ssl.keystore.location and ssl.keystore.password";
      }
      return "; the broker refuses the certificate of this client"
          + (file == null ? "" : ", " + SslConfigs.SSL_KEYSTORE_LOCATION_CONFIG + "=" + file)
          + ": check that it has not expired, and that the broker trusts the authority that has"
          + " signed it";
    }
    return "; check the properties security.protocol, ssl.enabled.protocols, ssl.cipher.suites and,"
        + " if the broker wants a certificate of this client, ssl.keystore.location";
  }
}
