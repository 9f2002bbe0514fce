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
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A server that answers as a NameNode over HTTPS, with certificates that are right or not. */
@Timeout(60)
class WebHdfsTlsTest {
  private static final String LISTING = """
      {"DirectoryListing":{"partialListing":{"FileStatuses":{"FileStatus":[{"pathSuffix":"a","type":"FILE","length":2,"owner":"o",
      "group":"g","permission":"644","accessTime":0,"modificationTime":0,"blockSize":1,
      "replication":1,"fileId":1,"childrenNum":0,"storagePolicy":0}]}},"remainingEntries":0}}""";
  private static final String STATUS = """
      {"FileStatus":{"pathSuffix":"","type":"DIRECTORY","length":0,"owner":"o",
      "group":"g","permission":"755","accessTime":0,"modificationTime":0,"blockSize":0,
      "replication":0,"fileId":2,"childrenNum":1,"storagePolicy":0}}""";

  @TempDir
  private static Path directory;

  private static TestCertificates certificates;

  private @Nullable HttpsServer server;

  @BeforeAll
  static void make() throws Exception {
    certificates = TestCertificates.make(directory);
  }

  @AfterEach
  void stop() {
    if (server != null) {
      server.stop(0);
    }
  }

  /** Returns the path of a directory of the server. */
  private String startWith(String certificate) throws Exception {
    HttpsServer started =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server = started;
    started.setHttpsConfigurator(new HttpsConfigurator(certificates.context(certificate)));
    started.createContext("/", exchange -> {
      String query = exchange.getRequestURI().getQuery();
      byte[] body =
          (query.contains("GETFILESTATUS") ? STATUS : LISTING).getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, body.length);
      try (exchange) {
        exchange.getResponseBody().write(body);
      }
    });
    started.start();
    return "swebhdfs://127.0.0.1:" + started.getAddress().getPort() + "/in";
  }

  private static Storage trusting(String trustStore) throws Exception {
    Map<String, String> settings = new HashMap<>();
    if (!trustStore.isEmpty()) {
      settings.put("ssl.client.truststore.location", certificates.trust().toString());
      settings.put("ssl.client.truststore.password", TestCertificates.PASSWORD);
      settings.put("ssl.client.truststore.type", "PKCS12");
      // a thread looks whether the file has changed, also when it is deleted after the tests
      settings.put("ssl.client.truststore.reload.interval", "86400000");
    }
    return new HadoopStorage(settings);
  }

  @Test
  void a_certificate_is_right_if_the_trust_store_has_its_issuer() throws Exception {
    String path = startWith("right");
    assertThat(trusting("authority").list(path)).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "right, '', unable to find valid certification path to requested target",
    "old, authority, 'CertificateExpiredException: NotAfter: '",
    "elsewhere, authority, 'HTTPS hostname wrong'",
  })
  void a_certificate_that_is_refused_is_explained(String certificate, String trust, String reason)
      throws Exception {
    String path = startWith(certificate);
    Storage storage = trusting(trust);
    assertThatThrownBy(() -> storage.list(path))
        .isInstanceOf(FileSystemException.class)
        .hasMessageStartingWith(path + ": ")
        .hasMessageContaining(reason)
        .hasMessageContaining("check that the certificate of the server has not expired, that it is"
            + " for this host, and that its issuer is in ssl.client.truststore.location of"
            + " ssl-client.xml");
  }
}
