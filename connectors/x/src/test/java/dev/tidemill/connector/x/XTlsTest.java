/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.x;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.tidemill.error.TidemillException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Certificates that are trusted, and those that are not. */
class XTlsTest {
  private static final String PASSWORD = "changeit";

  @TempDir
  private static Path directory;

  private XSettings settings;
  private @Nullable HttpsServer server;

  @BeforeAll
  static void makeCertificates() throws Exception {
    for (String authority : List.of("ca", "other-ca")) {
      keytool(
          authority,
          "-genkeypair",
          "-alias",
          "ca",
          "-keyalg",
          "EC",
          "-dname",
          "CN=ca",
          "-ext",
          "bc:c");
      keytool(authority, "-exportcert", "-alias", "ca", "-file", file(authority + ".crt"));
      keytool(
          authority + "-trust",
          "-importcert",
          "-noprompt",
          "-alias",
          "ca",
          "-file",
          file(authority + ".crt"));
    }
    makeCertificate("right", "localhost", "-validity", "30");
    makeCertificate("old", "localhost", "-startdate", "-10d", "-validity", "5");
    makeCertificate("elsewhere", "x.example.org", "-validity", "30");
  }

  private static void makeCertificate(String name, String host, String... validity)
      throws Exception {
    keytool(name, "-genkeypair", "-alias", "server", "-keyalg", "EC", "-dname", "CN=" + host);
    keytool(name, "-certreq", "-alias", "server", "-file", file(name + ".csr"));
    List<String> sign = new ArrayList<>(List.of("-gencert", "-alias", "ca"));
    sign.addAll(List.of("-infile", file(name + ".csr"), "-outfile", file(name + ".crt")));
    sign.addAll(List.of("-ext", "san=dns:" + host));
    sign.addAll(List.of(validity));
    keytool("ca", sign.toArray(new String[0]));
    keytool(name, "-importcert", "-noprompt", "-alias", "ca", "-file", file("ca.crt"));
    keytool(name, "-importcert", "-noprompt", "-alias", "server", "-file", file(name + ".crt"));
  }

  private static String file(String name) {
    return directory.resolve(name).toString();
  }

  private static XTrustStore trusting(String authority) {
    return new XTrustStore(directory.resolve(authority + "-trust.p12"), PASSWORD);
  }

  @BeforeEach
  void makeToken() throws IOException {
    settings =
        XSettings.of(XToken.fromFile(Files.writeString(directory.resolve("token"), "secret")));
  }

  @AfterEach
  void stop() {
    if (server != null) {
      server.stop(0);
    }
  }

  private static void keytool(String store, String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments));
    command.addAll(
        List.of("-storetype", "PKCS12", "-keystore", file(store + ".p12"), "-storepass", PASSWORD));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
      throw new AssertionError(output);
    }
  }

  /** Answers each request with 200 and a post. */
  private XSettings startWith(String certificate) throws Exception {
    Path keys = directory.resolve(certificate + ".p12");
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(
        KeyStore.getInstance(keys.toFile(), PASSWORD.toCharArray()), PASSWORD.toCharArray());
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(managers.getKeyManagers(), null, null);
    HttpsServer started =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server = started;
    started.setHttpsConfigurator(new HttpsConfigurator(tls));
    started.createContext("/", exchange -> {
      exchange.sendResponseHeaders(200, 0);
      try (exchange) {
        exchange.getResponseBody().write("posts".getBytes(StandardCharsets.UTF_8));
      }
    });
    started.start();
    return settings.withEndpoint("https://localhost:" + started.getAddress().getPort());
  }

  private void assertRefused(XSettings refused, String... reasons) {
    assertThatThrownBy(() -> new XConnection(refused).open())
        .isInstanceOf(XFailure.class)
        .hasMessageContaining("X did not answer (SSLHandshakeException: ")
        .hasMessageContaining("check that the certificate of " + refused.endpoint() + " is valid")
        .satisfies(e -> assertThat(e.getMessage()).contains(reasons));
  }

  @Test
  void a_certificate_is_trusted_by_the_trust_store() throws Exception {
    XSettings trusting = startWith("right").withTrustStore(trusting("ca"));
    try (InputStream lines = new XConnection(trusting).open().lines()) {
      assertThat(lines).hasContent("posts");
    }
  }

  @Test
  void a_certificate_that_is_not_trusted_is_explained() throws Exception {
    XSettings started = startWith("right");
    assertRefused(started, "unable to find valid certification path", "javax.net.ssl.trustStore");
    assertRefused(
        started.withTrustStore(trusting("other-ca")), trusting("other-ca").toString());
  }

  @Test
  void a_certificate_that_has_expired_is_refused() throws Exception {
    assertRefused(startWith("old").withTrustStore(trusting("ca")), "NotAfter: ");
  }

  @Test
  void a_certificate_of_another_server_is_refused() throws Exception {
    assertRefused(startWith("elsewhere").withTrustStore(trusting("ca")), "localhost");
  }

  @Test
  void a_trust_store_that_cannot_be_read_is_named_without_its_password() {
    XTrustStore wrong = new XTrustStore(directory.resolve("ca-trust.p12"), "not this one");
    assertThatThrownBy(() -> new XConnection(settings.withTrustStore(wrong)))
        .isInstanceOf(TidemillException.class)
        .hasMessageContaining("cannot read the trust store " + directory.resolve("ca-trust.p12"))
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("not this one"));
    assertThat(wrong.toString()).doesNotContain("not this one");
  }
}
