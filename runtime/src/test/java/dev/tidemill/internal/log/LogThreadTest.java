/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LogThreadTest {
  private final LogThread thread = LogThread.start("log of a test");

  @AfterEach
  void close() {
    thread.close();
  }

  @Test
  void whatever_the_work_throws_fails_the_caller_and_the_thread_goes_on() throws IOException {
    for (Throwable thrown : List.of(
        new StackOverflowError(),
        new OutOfMemoryError("test"),
        new IllegalStateException("test"))) {
      assertThatThrownBy(() -> thread.run(() -> {
            LogThreadTest.<RuntimeException>raise(thrown);
          }))
          .isInstanceOf(IOException.class)
          .hasCause(thrown);
    }
    IOException failure = new IOException("disk");
    assertThatThrownBy(() -> thread.run(() -> {
          throw failure;
        }))
        .isSameAs(failure);
    thread.runLater(() -> {
      throw new OutOfMemoryError("test");
    });
    List<String> done = new ArrayList<>();
    thread.run(() -> done.add("done"));
    assertThat(done).containsExactly("done");
  }

  @SuppressWarnings("unchecked")
  private static <E extends Throwable> void raise(Throwable thrown) throws E {
    throw (E) thrown;
  }

  @Test
  void an_error_of_the_virtual_machine_in_work_that_nobody_waits_for_is_told() throws IOException {
    List<Throwable> told = new ArrayList<>();
    LogThread watched = LogThread.start("log of a test", (thread, cause) -> told.add(cause));
    watched.runLater(() -> {
      throw new IllegalStateException("no more than a warning");
    });
    watched.runLater(() -> {
      throw new OutOfMemoryError("test");
    });
    watched.close();
    assertThat(told).hasSize(1);
    assertThat(told.get(0)).hasToString("java.lang.OutOfMemoryError: test");
  }

  @Test
  void an_interrupted_caller_waits_and_stays_interrupted() throws Exception {
    CountDownLatch working = new CountDownLatch(1);
    CountDownLatch finish = new CountDownLatch(1);
    CompletableFuture<String> result = new CompletableFuture<>();
    Thread caller = new Thread(() -> {
      try {
        List<String> done = new ArrayList<>();
        thread.run(() -> {
          working.countDown();
          awaitUninterrupted(finish);
          done.add("done");
        });
        result.complete(done + " " + Thread.currentThread().isInterrupted());
      } catch (IOException | RuntimeException e) {
        result.completeExceptionally(e);
      }
    });
    caller.start();
    working.await();
    caller.interrupt();
    finish.countDown();
    assertThat(result.get()).isEqualTo("[done] true");
    caller.join();
  }

  private static void awaitUninterrupted(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void a_stray_interrupt_does_not_end_the_thread() throws IOException {
    Thread[] own = new Thread[1];
    thread.run(() -> own[0] = Thread.currentThread());
    assertThat(own[0].isDaemon()).isTrue();
    own[0].interrupt();
    List<String> done = new ArrayList<>();
    thread.run(() -> done.add("done"));
    assertThat(done).containsExactly("done");
  }

  @Test
  void a_closed_thread_has_done_all_and_takes_no_more() {
    List<Integer> done = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      int number = i;
      thread.runLater(() -> done.add(number));
    }
    thread.close();
    thread.close();
    assertThat(done).hasSize(100).isSorted();
    assertThatThrownBy(() -> thread.run(() -> {}))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the thread of the batch log has ended");
  }
}
