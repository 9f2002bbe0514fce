/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.hadoop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.tidemill.spi.storage.Storage;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Endpoints of S3 whose certificates are right, and those whose are not. */
@Tag("nightly") // Maven resolves the server and its many libraries
@ExtendWith(S3Classes.class)
class S3TlsTest {
  @TempDir
  private static Path directory;

  private static TestCertificates certificates;

  @BeforeAll
  static void make() throws Exception {
    certificates = TestCertificates.make(directory);
  }

  @AfterEach
  void trustAgainWhatTheJvmTrusts() {
    System.clearProperty("javax.net.ssl.trustStore");
    System.clearProperty("javax.net.ssl.trustStorePassword");
  }

  private static void trustTheAuthority() throws Exception {
    System.setProperty("javax.net.ssl.trustStore", certificates.trust().toString());
    System.setProperty("javax.net.ssl.trustStorePassword", TestCertificates.PASSWORD);
  }

  private static Storage at(String endpoint) {
    return new HadoopStorage(Map.of(
        "fs.s3a.endpoint", endpoint,
        "fs.s3a.attempts.maximum", "1",
        "fs.s3a.retry.limit", "1",
        "fs.s3a.retry.interval", "10ms"));
  }

  private static void assertRefused(String endpoint, String reason) {
    assertThatThrownBy(() -> at(endpoint).list("s3a://bucket/in"))
        .isInstanceOf(FileSystemException.class)
        .hasMessageStartingWith("s3a://bucket/in: ")
        .hasMessageContaining(reason)
        .hasMessageContaining("check that the certificate of fs.s3a.endpoint has not expired, that"
            + " it is for this host, and that its issuer is in the trust store of the JVM"
            + " (javax.net.ssl.trustStore)");
  }

  @Test
  void a_certificate_is_right_if_the_jvm_trusts_it() throws Exception {
    String endpoint = S3Proxy.startWithTls(
        certificates.keys("right"), TestCertificates.PASSWORD, certificates.context("right"));
    assertRefused(endpoint, "unable to find valid certification path to requested target");
    trustTheAuthority();
    Storage storage = at(endpoint);
    storage.createIfAbsent("s3a://bucket/in/a", new byte[] {1, 2});
    try (InputStream in = storage.open("s3a://bucket/in/a")) {
      assertThat(in).hasBinaryContent(new byte[] {1, 2});
    }
  }

  @Test
  void a_certificate_that_has_expired_or_is_for_another_host_is_explained() throws Exception {
    trustTheAuthority();
    Map<String, String> reasons = Map.of(
        "old", "(CertificateExpiredException: NotAfter: ",
        "elsewhere", "doesn't match any of the subject alternative names: [s3.example.org]");
    for (Map.Entry<String, String> each : reasons.entrySet()) {
      HttpsServer server =
          HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.setHttpsConfigurator(new HttpsConfigurator(certificates.context(each.getKey())));
      server.start();
      try {
        assertRefused("https://127.0.0.1:" + server.getAddress().getPort(), each.getValue());
      } finally {
        server.stop(0);
      }
    }
  }
}
