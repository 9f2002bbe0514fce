/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.codec.avro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A registry whose certificate is right, and one whose is not. */
@Timeout(60)
class RegistryTlsTest {
  private static final char[] PASSWORD = "changeit".toCharArray();

  @TempDir
  private static Path directory;

  private SSLContext ofTheJvm;
  private @Nullable HttpsServer server;

  @BeforeAll
  static void makeCertificates() throws Exception {
    keytool("authority", "-ext", "bc:c");
    String here = "san=dns:localhost";
    keytool("right", "-signer", "authority", "-ext", here);
    keytool("old", "-signer", "authority", "-ext", here, "-startdate", "-10d", "-validity", "5");
    keytool("elsewhere", "-signer", "authority", "-ext", "san=dns:registry.example.org");
  }

  private static void keytool(String alias, String... options) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(
        List.of("-genkeypair", "-alias", alias, "-keyalg", "EC", "-dname", "CN=" + alias));
    command.addAll(List.of(options));
    command.addAll(List.of("-keystore", store().toString(), "-storepass", new String(PASSWORD)));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
      throw new AssertionError(output);
    }
  }

  private static Path store() {
    return directory.resolve("certificates.p12");
  }

  /** As javax.net.ssl.trustStore does when a JVM starts. */
  private static void trustTheAuthority() throws Exception {
    KeyStore all = KeyStore.getInstance(store().toFile(), PASSWORD);
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("authority", all.getCertificate("authority"));
    TrustManagerFactory managers =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, managers.getTrustManagers(), null);
    SSLContext.setDefault(context);
  }

  @BeforeEach
  void keepDefault() throws Exception {
    ofTheJvm = SSLContext.getDefault();
  }

  @AfterEach
  void stop() {
    SSLContext.setDefault(ofTheJvm);
    if (server != null) {
      server.stop(0);
    }
  }

  /** Answers each request with a schema. */
  private String start(HttpsServer started) {
    server = started;
    started.createContext("/", exchange -> {
      byte[] body = "{\"schema\":\"x\"}".getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(200, body.length);
      try (exchange) {
        exchange.getResponseBody().write(body);
      }
    });
    started.start();
    return "https://localhost:" + started.getAddress().getPort();
  }

  private static InetSocketAddress freePort() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  private String startWith(String certificate) throws Exception {
    KeyStore all = KeyStore.getInstance(store().toFile(), PASSWORD);
    KeyStore keys = KeyStore.getInstance("PKCS12");
    keys.load(null, null);
    keys.setKeyEntry(
        certificate,
        all.getKey(certificate, PASSWORD),
        PASSWORD,
        all.getCertificateChain(certificate));
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, PASSWORD);
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(managers.getKeyManagers(), null, null);
    HttpsServer https = HttpsServer.create(freePort(), 0);
    https.setHttpsConfigurator(new HttpsConfigurator(tls));
    return start(https);
  }

  private static @Nullable JsonNode get(String url) throws Exception {
    return new RegistryClient(RegistrySettings.of(URI.create(url))
            .withCredentials("ann", "hunter2")
            .withTimeout(Duration.ofSeconds(30)))
        .get("/schemas/ids/7");
  }

  private static void assertRefused(String url, String... reasons) {
    assertThatThrownBy(() -> get(url))
        .isInstanceOf(RegistryClient.Unavailable.class)
        .satisfies(e -> assertThat(e.getMessage()).contains(reasons).doesNotContain("hunter2"));
  }

  @Test
  void a_certificate_that_the_jvm_trusts_is_right() throws Exception {
    String url = startWith("right");
    trustTheAuthority();
    assertThat(Objects.requireNonNull(get(url)).path("schema").asText()).isEqualTo("x");
  }

  @Test
  void a_certificate_that_is_not_trusted_is_explained() throws Exception {
    assertRefused(
        startWith("right"),
        "unable to find valid certification path to requested target",
        "its issuer is in the trust store of the JVM (javax.net.ssl.trustStore)");
  }

  @Test
  void a_certificate_that_has_expired_is_explained() throws Exception {
    String url = startWith("old");
    trustTheAuthority();
    assertRefused(
        url,
        "CertificateExpiredException: NotAfter: ",
        "check that the certificate of " + url + " has not expired");
  }

  @Test
  void a_certificate_of_another_host_is_explained() throws Exception {
    String url = startWith("elsewhere");
    trustTheAuthority();
    assertRefused(
        url, "No subject alternative DNS name matching localhost found", "is for localhost");
  }

  @Test
  void a_registry_without_tls_is_not_asked_with_it() throws Exception {
    try (ServerSocket plain = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      Thread answering = new Thread(() -> {
        try (Socket socket = plain.accept()) {
          socket.getInputStream().read();
          socket
              .getOutputStream()
              .write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
          socket.getInputStream().readAllBytes();
        } catch (IOException e) {
          // the client has gone
        }
      });
      answering.start();
      assertRefused(
          "https://localhost:" + plain.getLocalPort(), "if the registry has no TLS, write http://");
      answering.join();
    }
  }

  @Test
  void a_registry_with_tls_is_not_asked_without() throws Exception {
    String url = startWith("right").replace("https", "http");
    assertRefused(url, "if the registry has TLS, write https://");
  }
}
