/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidemill.error.Origin;
import dev.tidemill.listener.StreamingListener;
import dev.tidemill.spi.job.ConnectorThreads;
import dev.tidemill.time.ManualClock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CallbacksTest {
  private final AtomicInteger started = new AtomicInteger();
  private final List<String> heard = new CopyOnWriteArrayList<>();

  @Test
  void a_thread_that_cannot_be_started_is_tried_again_and_no_callback_is_lost() throws Exception {
    Callbacks callbacks = new Callbacks(
        new FirstCannotStart(),
        false,
        10,
        new ReceiverEvents(
            "lines",
            Origin.here("receiverStream"),
            new ManualClock(),
            new StreamingListener() {},
            ""));
    callbacks.add(() -> heard.add("a"));
    callbacks.add(() -> heard.add("b"));
    await().untilAsserted(() -> assertThat(heard).containsExactly("a", "b"));
    callbacks.close();
    callbacks.awaitEnd(Duration.ofSeconds(10));
    assertThat(started).as("attempts to start a thread").hasValue(2);
  }

  private final class FirstCannotStart implements ConnectorThreads {
    @Override
    public Thread newThread(Runnable work) {
      return newThread("test", work);
    }

    @Override
    public Thread newThread(String purpose, Runnable work) {
      return new Thread(work, purpose) {
        @Override
        public synchronized void start() {
          if (started.incrementAndGet() == 1) {
            throw new OutOfMemoryError("unable to create native thread: possibly out of memory");
          }
          super.start();
        }
      };
    }
  }
}
