/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.x;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tidemill.connector.x.testing.XServer;
import dev.tidemill.spi.source.RestartPolicy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When a receiver is started again. */
class XReceiverTest {
  private static final RestartPolicy CONFIGURED = new RestartPolicy(
      Duration.ofMillis(100), Duration.ofMillis(500), 2, 0.5, Duration.ofMinutes(1));

  @TempDir
  private Path directory;

  private final XHistory history = new XHistory();

  private RestartPolicy policy() {
    XToken token = XToken.fromFile(directory.resolve("token"));
    return new XReceiver(XSettings.of(token), history).restartPolicy(CONFIGURED);
  }

  /** Whatever the settings say, and how ever often it has failed. */
  private void assertDelay(Duration delay) {
    assertThat(policy().delayBefore(1, 0)).isEqualTo(delay);
    assertThat(policy().delayBefore(9, 0.99)).isEqualTo(delay);
  }

  @Test
  void without_a_failure_of_the_service_the_settings_apply() {
    assertThat(policy()).isEqualTo(CONFIGURED);
  }

  @Test
  void network_errors_in_a_row_wait_longer_each_time() {
    history.failed(XFailure.network("gone"));
    assertDelay(Duration.ofMillis(250));
    history.failed(XFailure.network("gone"));
    assertDelay(Duration.ofMillis(500));
  }

  @Test
  void a_connection_starts_the_row_again() {
    history.failed(XFailure.http(503, "no", "", OptionalLong.empty()));
    history.failed(XFailure.http(503, "no", "", OptionalLong.empty()));
    assertDelay(Duration.ofSeconds(10));
    history.setConnected();
    history.failed(XFailure.http(503, "no", "", OptionalLong.empty()));
    assertDelay(Duration.ofSeconds(5));
  }

  @Test
  void another_kind_of_failure_starts_a_row_of_its_own() {
    history.failed(XFailure.network("gone"));
    history.failed(XFailure.network("gone"));
    history.failed(XFailure.http(503, "no", "", OptionalLong.empty()));
    assertDelay(Duration.ofSeconds(5));
    history.failed(XFailure.http(429, "no", "", OptionalLong.of(7_000)));
    assertDelay(Duration.ofSeconds(7));
  }

  @Test
  void the_header_of_the_service_says_when_the_next_request_is_allowed() throws Exception {
    assertThat(delayAfterReset(3_600))
        .isBetween(Duration.ofSeconds(3_300), Duration.ofSeconds(3_601));
  }

  @Test
  void a_header_that_is_out_of_date_is_not_followed() throws Exception {
    assertThat(delayAfterReset(-3_600)).isEqualTo(Duration.ofMinutes(1));
  }

  private Duration delayAfterReset(long secondsFromNow) throws Exception {
    try (XServer server = XServer.start("secret")) {
      XToken token = XToken.fromFile(Files.writeString(directory.resolve("token"), "secret"));
      server.refuse(
          429,
          "x-rate-limit-reset",
          Long.toString(Instant.now().getEpochSecond() + secondsFromNow));
      XConnection connection = new XConnection(XSettings.of(token).withEndpoint(server.uri()));
      history.failed(catchThrowableOfType(XFailure.class, connection::open));
      return policy().delayBefore(1, 0);
    }
  }
}
