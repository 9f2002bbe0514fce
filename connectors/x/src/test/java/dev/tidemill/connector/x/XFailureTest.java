/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.x;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class XFailureTest {
  private static final OptionalLong UNKNOWN = OptionalLong.empty();

  @Test
  void network_errors_wait_a_little_longer_each_time() {
    XFailure failure = XFailure.network("gone");
    assertThat(failure.delay(1)).isEqualTo(Duration.ofMillis(250));
    assertThat(failure.delay(2)).isEqualTo(Duration.ofMillis(500));
    assertThat(failure.delay(1000)).isEqualTo(Duration.ofSeconds(16));
  }

  @Test
  void http_errors_wait_twice_as_long_each_time() {
    XFailure failure = XFailure.http(503, "no", "", UNKNOWN);
    assertThat(failure.delay(1)).isEqualTo(Duration.ofSeconds(5));
    assertThat(failure.delay(2)).isEqualTo(Duration.ofSeconds(10));
    assertThat(failure.delay(1000)).isEqualTo(Duration.ofSeconds(320));
  }

  @Test
  void too_many_requests_wait_as_the_service_says_or_a_minute() {
    assertThat(XFailure.http(429, "no", "", OptionalLong.of(7000)).delay(3))
        .isEqualTo(Duration.ofSeconds(7));
    assertThat(XFailure.http(429, "no", "", UNKNOWN).delay(1)).isEqualTo(Duration.ofMinutes(1));
    assertThat(XFailure.http(429, "no", "", UNKNOWN).delay(2)).isEqualTo(Duration.ofMinutes(2));
  }

  @Test
  void a_time_that_is_past_is_not_believed() {
    for (long reset : new long[] {0, -5_000}) {
      XFailure failure = XFailure.http(429, "no", "", OptionalLong.of(reset));
      assertThat(failure.delay(1)).isEqualTo(Duration.ofMinutes(1));
      assertThat(failure.delay(2)).isEqualTo(Duration.ofMinutes(2));
      assertThat(failure.delay(1000)).isEqualTo(Duration.ofMinutes(16));
    }
  }

  @Test
  void a_time_that_is_too_near_waits_longer_each_time() {
    XFailure failure = XFailure.http(429, "no", "", OptionalLong.of(1));
    assertThat(failure.delay(1)).isEqualTo(Duration.ofSeconds(1));
    assertThat(failure.delay(3)).isEqualTo(Duration.ofSeconds(4));
    assertThat(failure.delay(1000)).isEqualTo(Duration.ofMinutes(1));
  }

  @Test
  void rules_that_are_rejected_are_tried_again_like_an_http_error() {
    XFailure failure = XFailure.rejected("no");
    assertThat(failure.delay(1)).isEqualTo(Duration.ofSeconds(5));
    assertThat(failure.delay(1000)).isEqualTo(Duration.ofSeconds(320));
  }
}
