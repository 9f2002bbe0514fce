/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.flume;

import dev.tidemill.error.TidemillException;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** Encrypts the connections of agents. Any thread. */
final class AgentTls {
  /** The first byte of a client that begins with TLS. */
  private static final int HANDSHAKE = 22;

  private static final String REFUSED = "Received fatal alert: ";

  private final Certificates certificates;
  private final int limitMillis;

  /**
   * @param certificates of the source
   * @param limitMillis how long to wait for each part of a handshake
   */
  AgentTls(Certificates certificates, int limitMillis) {
    this.certificates = certificates;
    this.limitMillis = limitMillis;
  }

  /**
   * Fails if agents cannot connect with TLS now.
   *
   * @throws IOException if the certificate of the source is not valid now
   */
  void requireUsable() throws IOException {
    certificates.context();
  }

  /**
   * Encrypts a connection. Waits for the client, so only the thread of its connection may call this.
   * To end it, close the accepted socket: {@code close} of the one that this returns may wait for a
   * thread that writes.
   *
   * @throws EOFException if the client has gone before it has sent anything
   * @throws IOException if there is no encrypted connection; the message says what to do
   */
  Socket encrypt(Socket accepted) throws IOException {
    accepted.setSoTimeout(limitMillis);
    byte[] first = {firstByte(accepted)};
    SSLSocket encrypted = (SSLSocket)
        context().getSocketFactory().createSocket(accepted, new ByteArrayInputStream(first), true);
    encrypted.setNeedClientAuth(certificates.trusted() != null);
    try {
      encrypted.startHandshake();
    } catch (SocketTimeoutException e) {
      throw new IOException(
          "the TLS handshake has not ended: nothing came for " + limitMillis
              + " ms; check the network, and the log of the agent",
          e);
    } catch (IOException e) {
      throw new IOException("the TLS handshake has failed: " + reason(e), e);
    }
    return encrypted;
  }

  private SSLContext context() throws IOException {
    try {
      return certificates.context();
    } catch (TidemillException e) {
      throw new IOException(e.getMessage(), e); // a file that was good at the start was changed
    }
  }

  private byte firstByte(Socket accepted) throws IOException {
    int first;
    try {
      first = accepted.getInputStream().read();
    } catch (SocketTimeoutException e) {
      throw new IOException(
          "it has sent nothing for " + limitMillis
              + " ms, and keyStore(...) of this source needs a TLS handshake; set ssl = true in its"
              + " sink",
          e);
    }
    if (first < 0) {
      throw new EOFException();
    }
    if (first != HANDSHAKE) {
      throw new IOException("it sends without TLS, and keyStore(...) of this source needs it; set"
          + " ssl = true in its sink, and compression-type = none");
    }
    return (byte) first;
  }

  private String reason(IOException failure) {
    String said = failure.getMessage() == null ? failure.toString() : failure.getMessage();
    if (said.startsWith(REFUSED)) {
      return "the agent refuses it with " + said.substring(REFUSED.length())
          + "; check that the truststore of its sink has the authority of the certificate in "
          + certificates.own() + ", and that exclude-protocols leaves TLSv1.2 or TLSv1.3";
    }
    if (certificates.trusted() != null && said.contains("Empty client certificate chain")) {
      return "the agent has presented no certificate of an authority in the trust store "
          + certificates.trusted()
          + ". The Avro sink of Flume has no option for a certificate: let it"
          + " send through a TLS client on its machine, such as stunnel, or leave out"
          + " trustStore(...)";
    }
    if (has(failure, CertificateException.class)) {
      return "the certificate of the agent is not trusted: " + said
          + "; check that it is valid, and that its authority is in the trust store "
          + certificates.trusted();
    }
    return said + "; check the log of the agent, and that the protocols and cipher suites that its"
        + " sink includes and excludes leave some of this JVM";
  }

  private static boolean has(Throwable failure, Class<?> type) {
    @Nullable Throwable each = failure;
    while (each != null && !type.isInstance(each)) {
      each = each.getCause();
    }
    return each != null;
  }
}
