/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.x;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server whose certificate nobody trusts. */
class XTlsTest {
  private static final String PASSWORD = "changeit";

  @TempDir
  private Path directory;

  private KeyStore selfSigned() throws Exception {
    Path file = directory.resolve("own.p12");
    Process process = new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
            "-genkeypair",
            "-alias",
            "own",
            "-keyalg",
            "EC",
            "-dname",
            "CN=localhost",
            "-storetype",
            "PKCS12",
            "-keystore",
            file.toString(),
            "-storepass",
            PASSWORD)
        .redirectErrorStream(true)
        .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
      throw new AssertionError(output);
    }
    return KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray());
  }

  private HttpsServer start() throws Exception {
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(selfSigned(), PASSWORD.toCharArray());
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(keys.getKeyManagers(), null, null);
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(tls));
    server.start();
    return server;
  }

  @Test
  void a_certificate_that_is_not_trusted_is_explained() throws Exception {
    XToken token = XToken.fromFile(Files.writeString(directory.resolve("token"), "secret"));
    HttpsServer server = start();
    try {
      String uri = "https://localhost:" + server.getAddress().getPort();
      XConnection connection = new XConnection(XSettings.of(token).withEndpoint(uri));
      assertThatThrownBy(connection::open)
          .isInstanceOf(XFailure.class)
          .hasMessageContaining("X did not answer (SSLHandshakeException: ")
          .hasMessageContaining("check that the certificate of " + uri + " is valid")
          .hasMessageContaining("javax.net.ssl.trustStore");
    } finally {
      server.stop(0);
    }
  }
}
