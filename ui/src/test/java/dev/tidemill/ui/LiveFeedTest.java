/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.ui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tidemill.ui.http.Reply;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class LiveFeedTest {
  private final ScriptedJob job = new ScriptedJob("run-1", "word count");
  private final LiveFeed feed = new LiveFeed(job);

  @Test
  void clients_that_come_and_go_leave_one_thread_that_sends() throws Exception {
    for (int i = 0; i < 5; i++) { // each comes while the thread pauses after an event
      long id = i + 1L;
      assertThatThrownBy(() -> write(new Client() {
            @Override
            boolean stays(int events) {
              job.add(ScriptedJob.batch(id, 0, 10));
              return events < 2;
            }
          }))
          .isInstanceOf(IOException.class);
    }
    AtomicBoolean stays = new AtomicBoolean(true);
    Thread last = new Thread(() -> assertThatThrownBy(() -> write(new Client() {
      @Override
      boolean stays(int events) {
        return stays.get();
      }
    })));
    last.start();
    try {
      await()
          .atMost(Duration.ofMinutes(1))
          .untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
              .filteredOn(thread -> thread.getName().equals("tidemill-page-feed"))
              .hasSize(1));
    } finally {
      stays.set(false);
      last.join();
    }
  }

  private void write(OutputStream body) throws IOException, InterruptedException {
    ((Reply.Streamed) feed.follow(Optional.empty())).writer().write(body);
  }

  /** A connection that breaks as soon as its client no longer stays. */
  private abstract static class Client extends OutputStream {
    private int events;

    abstract boolean stays(int events);

    @Override
    public void write(byte[] event) throws IOException {
      if (!stays(++events)) {
        throw new IOException("the client has gone");
      }
    }

    @Override
    public void write(int b) {
      throw new AssertionError("events are written whole");
    }
  }
}
