/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kinesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.tidemill.time.Clock;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PaceTest {
  private static final Fetch NOTHING =
      new Fetch(List.of(), Optional.of("next"), 0, false, 0, OptionalLong.empty());

  private static Clock clock(long nanos) {
    return (Clock) Proxy.newProxyInstance(
        PaceTest.class.getClassLoader(),
        new Class<?>[] {Clock.class},
        (proxy, method, arguments) -> {
          assertThat(method.getName()).isEqualTo("nanoTime");
          return nanos;
        });
  }

  private static StreamClient client() {
    return (StreamClient) Proxy.newProxyInstance(
        PaceTest.class.getClassLoader(),
        new Class<?>[] {StreamClient.class},
        (proxy, method, arguments) -> {
          assertThat(method.getName()).isEqualTo("fetch");
          return NOTHING;
        });
  }

  /** The origin of such a clock is arbitrary, so it may show any time, also a negative one. */
  @ParameterizedTest
  @ValueSource(longs = {Long.MIN_VALUE / 2, -1, 0, Long.MAX_VALUE / 2})
  void the_first_request_waits_for_nothing_and_the_next_one_for_the_interval(long nanos) {
    Pace pace = new Pace(Duration.ofMillis(1), clock(nanos));
    assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
      assertThat(pace.fetch(client(), "shard", "first")).isSameAs(NOTHING);
      assertThat(pace.fetch(client(), "shard", "next")).isSameAs(NOTHING);
    });
  }
}
