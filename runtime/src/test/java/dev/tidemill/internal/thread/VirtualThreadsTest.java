/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.thread;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.spi.job.ConnectorThreads;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class VirtualThreadsTest {
  @Test
  void they_are_there_on_a_jvm_that_has_them() {
    boolean expected = Runtime.version().feature() >= 21;
    assertThat(VirtualThreads.areAvailable()).isEqualTo(expected);
    assertThat(VirtualThreads.create("x", () -> {}))
        .matches(thread -> thread.isPresent() == expected);
  }

  @Test
  void a_connector_gets_a_named_daemon_thread_on_every_jvm() throws Exception {
    AtomicBoolean ran = new AtomicBoolean();
    Thread thread = ConnectorThreads.of("orders").newVirtualThread("reader", () -> ran.set(true));
    assertThat(thread.getName()).isEqualTo("tidemill-orders-reader");
    assertThat(thread.isDaemon()).isTrue();
    assertThat(thread.getState()).isEqualTo(Thread.State.NEW);
    assertThat(isVirtual(thread)).isEqualTo(VirtualThreads.areAvailable());
    thread.start();
    thread.join();
    assertThat(ran).isTrue();
  }

  @Test
  void their_stacks_are_among_all_stacks_while_they_run() throws Exception {
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    Thread thread = ConnectorThreads.of("orders").newVirtualThread("reader", () -> {
      started.countDown();
      awaitQuietly(end);
    });
    thread.start();
    started.await();
    assertThat(VirtualThreads.allStackTraces()).containsKey(thread);
    assertThat(VirtualThreads.allStackTraces()).containsKey(Thread.currentThread());
    end.countDown();
    thread.join();
    assertThat(VirtualThreads.allStackTraces()).doesNotContainKey(thread);
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean isVirtual(Thread thread) throws ReflectiveOperationException {
    Optional<java.lang.reflect.Method> method = java.util.Arrays.stream(Thread.class.getMethods())
        .filter(each -> each.getName().equals("isVirtual"))
        .findFirst();
    return method.isPresent() && (boolean) method.get().invoke(thread);
  }
}
