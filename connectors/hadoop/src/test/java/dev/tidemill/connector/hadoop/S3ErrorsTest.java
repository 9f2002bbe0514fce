/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.hadoop;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.StreamingContext;
import dev.tidemill.error.TidemillException;
import dev.tidemill.spi.storage.Storage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.FileSystemException;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What goes wrong with S3 is told with the path, the reason and what to do. */
@Tag("nightly") // Maven resolves the server and its many libraries
@ExtendWith(S3Classes.class)
class S3ErrorsTest {
  @Test
  void the_credentials_are_wrong() {
    Storage storage = new HadoopStorage(Map.of(
        "fs.s3a.endpoint", S3Proxy.endpointWithKeys(),
        "fs.s3a.access.key", "wrong",
        "fs.s3a.secret.key", "unheard-of"));
    assertThatThrownBy(() -> storage.list("s3a://bucket/in"))
        .isInstanceOf(FileSystemException.class)
        .hasMessageStartingWith("s3a://bucket/in: ")
        .hasMessageContaining("403")
        .hasMessageContaining("check fs.s3a.access.key and fs.s3a.secret.key")
        .hasMessageNotContaining("unheard-of");
  }

  @Test
  void the_bucket_is_absent() {
    Storage storage = new HadoopStorage();
    assertThatThrownBy(() -> storage.list("s3a://absent/in"))
        .isInstanceOf(FileSystemException.class)
        .hasMessageStartingWith("s3a://absent/in: ")
        .hasMessageContaining("create the bucket, or check its name");
  }

  private static Storage withoutPatience(int port) {
    return new HadoopStorage(Map.of(
        "fs.s3a.endpoint", "http://127.0.0.1:" + port,
        "fs.s3a.attempts.maximum", "1",
        "fs.s3a.retry.limit", "1",
        "fs.s3a.retry.interval", "10ms",
        "fs.s3a.connection.establish.timeout", "1s",
        "fs.s3a.connection.request.timeout", "1s"));
  }

  @Test
  void nobody_listens_at_the_endpoint() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    assertThatThrownBy(() -> withoutPatience(port).list("s3a://bucket/in"))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("s3a://bucket/in: ");
  }

  @Test
  void the_endpoint_accepts_connections_and_does_not_answer() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> withoutPatience(silent.getLocalPort()).list("s3a://bucket/in"))
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith("s3a://bucket/in: ");
    }
  }

  @Test
  void a_job_does_not_start_with_a_checkpoint_in_an_absent_bucket() {
    StreamingContext.Builder builder =
        StreamingContext.builder().checkpoint("s3a://absent/checkpoint");
    assertThatThrownBy(builder::build)
        .isInstanceOf(TidemillException.class)
        .hasMessageContaining("s3a://absent/checkpoint")
        .hasMessageContaining("stream.checkpoint.directory")
        .hasMessageContaining("create the bucket, or check its name");
  }
}
