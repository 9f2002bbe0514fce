/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ConnectorThreadsTest {
  private final ConnectorThreads threads = ConnectorThreads.of("orders");

  @Test
  void threads_are_named_after_the_stream_and_their_purpose() {
    assertThat(threads.newThread("reader", () -> {}).getName()).isEqualTo("tidemill-orders-reader");
  }

  @Test
  void threads_without_a_purpose_are_numbered() {
    assertThat(threads.newThread(() -> {}).getName()).isEqualTo("tidemill-orders-1");
    assertThat(threads.newThread(() -> {}).getName()).isEqualTo("tidemill-orders-2");
  }

  @Test
  void threads_are_daemons_that_whoever_makes_them_starts() throws Exception {
    CompletableFuture<Thread> ran = new CompletableFuture<>();
    Thread thread = threads.newThread("reader", () -> ran.complete(Thread.currentThread()));
    assertThat(thread.getState()).isEqualTo(Thread.State.NEW);
    assertThat(thread.isDaemon()).isTrue();
    thread.start();
    assertThat(ran.get(10, TimeUnit.SECONDS)).isSameAs(thread);
  }
}
