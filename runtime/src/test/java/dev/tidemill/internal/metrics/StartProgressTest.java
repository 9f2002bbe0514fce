/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.tidemill.internal.progress.LongOperations;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class StartProgressTest {
  private final Logger logger = (Logger) LoggerFactory.getLogger("dev.tidemill.job");
  private final List<String> messages = new CopyOnWriteArrayList<>();
  private final AppenderBase<ILoggingEvent> log = new AppenderBase<>() {
    @Override
    protected void append(ILoggingEvent event) {
      messages.add(event.getFormattedMessage());
    }
  };

  @BeforeEach
  void listen() {
    log.start();
    logger.setLevel(Level.INFO);
    logger.addAppender(log);
  }

  @AfterEach
  void stopListening() {
    logger.detachAppender(log);
    logger.setLevel(null); // as its parent's
  }

  @Test
  void a_start_that_takes_long_says_what_it_is_busy_with_and_how_long() {
    try (StartProgress progress =
        StartProgress.begin("word count", Duration.ofSeconds(1), LongOperations.unwatched())) {
      progress.at("restoring the state");
      await()
          .atMost(Duration.ofMinutes(1))
          .untilAsserted(() -> assertThat(messages)
              .contains(
                  "word count has been starting for 1 s and is restoring the state",
                  "word count has been starting for 2 s and is restoring the state"));
    }
  }

  @Test
  void a_start_on_a_manual_clock_starts_no_thread() {
    try (StartProgress progress =
        StartProgress.begin("word count", true, LongOperations.unwatched())) {
      progress.at("restoring the state");
      // The thread of another test may be about to end.
      await()
          .atMost(Duration.ofMinutes(1))
          .untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
              .extracting(Thread::getName)
              .doesNotContain("tidemill-start-progress"));
    }
  }
}
