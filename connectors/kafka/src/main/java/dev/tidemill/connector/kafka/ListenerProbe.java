/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kafka;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import org.apache.kafka.common.security.auth.SecurityProtocol;

/**
 * Asks a listener whether it speaks TLS. Kafka's clients do not notice that they have the wrong
 * protocol: they take the alert of a TLS server for an answer of 352 MB, for which they allocate
 * memory, or connect again and again until their time-out.
 */
final class ListenerProbe {
  /** A listener that takes longer is left to the client. */
  private static final int MOST_MILLIS = 1_000;

  private static final byte TLS_ALERT = 21;
  private static final byte TLS_HANDSHAKE = 22;
  private static final byte TLS_VERSION = 3;

  /** Which versions of requests there are, the one request that needs no login: version 0 of it. */
  private static final byte[] API_VERSIONS = {
    0,
    0,
    0,
    10, // length
    0,
    18, // which request
    0,
    0, // version
    0,
    0,
    0,
    0, // correlation id
    -1,
    -1 // no client id
  };

  private final SecurityProtocol protocol;
  private final int connectMillis;

  /**
   * A probe for clients of a protocol.
   *
   * @param connectMillis how long a second connection may take
   */
  private ListenerProbe(SecurityProtocol protocol, int connectMillis) {
    this.protocol = protocol;
    this.connectMillis = connectMillis;
  }

  /** Returns what is wrong with the protocol; empty if nothing is known to be wrong. */
  static Optional<String> mismatch(
      Socket connected, Bootstrap.Server server, String securityProtocol, int connectMillis) {
    SecurityProtocol protocol;
    try {
      protocol = SecurityProtocol.forName(securityProtocol.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // the client says that there is no such protocol
    }
    return new ListenerProbe(protocol, connectMillis).mismatch(connected, server);
  }

  private Optional<String> mismatch(Socket connected, Bootstrap.Server server) {
    boolean usesTls = protocol == SecurityProtocol.SSL || protocol == SecurityProtocol.SASL_SSL;
    try {
      if (usesTls) {
        return speaksTls(connected, server) || !speaksPlaintext(connected)
            ? Optional.empty()
            : Optional.of(server + " does not speak TLS, but the property security.protocol is "
                + protocol + "; set it to " + counterpart()
                + ", or write the port of a listener with TLS in servers(\"host:port\")");
      }
      byte[] answer = answer(connected, API_VERSIONS);
      return answer[0] == TLS_ALERT && answer[1] == TLS_VERSION
          ? Optional.of(server + " speaks TLS, but the property security.protocol is " + protocol
              + "; set it to " + counterpart()
              + ", or write the port of a listener without TLS in servers(\"host:port\")")
          : Optional.empty();
    } catch (IOException | GeneralSecurityException e) {
      return Optional.empty(); // whether it can be used is left to the client
    }
  }

  private String counterpart() {
    return switch (protocol) {
      case SSL -> "PLAINTEXT, or to SASL_PLAINTEXT if clients log in";
      case PLAINTEXT -> "SSL, or to SASL_SSL if clients log in";
      case SASL_SSL -> "SASL_PLAINTEXT";
      case SASL_PLAINTEXT -> "SASL_SSL";
    };
  }

  /** Begins a handshake, which is given up. */
  private static boolean speaksTls(Socket connected, Bootstrap.Server server)
      throws IOException, GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[0], null); // it does not get as far as a certificate
    SSLEngine engine = context.createSSLEngine(server.host(), server.port());
    engine.setUseClientMode(true);
    ByteBuffer hello = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
    engine.wrap(ByteBuffer.allocate(0), hello);
    byte[] first = new byte[hello.position()];
    hello.flip().get(first);
    try {
      byte[] answer = answer(connected, first);
      return (answer[0] == TLS_HANDSHAKE || answer[0] == TLS_ALERT) && answer[1] == TLS_VERSION;
    } catch (IOException e) {
      return false; // brokers close the connection
    }
  }

  private boolean speaksPlaintext(Socket sameServer) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(sameServer.getInetAddress(), sameServer.getPort()), connectMillis);
      byte[] answer = answer(socket, API_VERSIONS);
      return answer[0] == 0 && answer[1] == 0; // its length
    }
  }

  /** The first two bytes of an answer. */
  private static byte[] answer(Socket socket, byte[] request) throws IOException {
    socket.setSoTimeout(MOST_MILLIS);
    socket.getOutputStream().write(request);
    byte[] answer = socket.getInputStream().readNBytes(2);
    if (answer.length < 2) {
      throw new IOException("the connection was closed");
    }
    return answer;
  }
}
