/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.source;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.tidemill.error.CallSite;
import dev.tidemill.error.Origin;
import dev.tidemill.time.ManualClock;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

final class ReceiverEventsTest {
  private final Logger logger = (Logger) LoggerFactory.getLogger(ReceiverEvents.class);
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private final ReceiverLog listener = new ReceiverLog();
  private final ManualClock clock = new ManualClock();
  private final ReceiverEvents events = new ReceiverEvents(
      "lines",
      new Origin("socketTextStream", Optional.empty(), new CallSite("WordCount.java", 12)),
      clock,
      listener,
      "it is kept in a drawer");

  @BeforeEach
  void listen_to_the_log() {
    lines.start();
    logger.setLevel(Level.INFO);
    logger.setAdditive(false);
    logger.addAppender(lines);
  }

  @AfterEach
  void leave_the_log() {
    logger.detachAppender(lines);
    logger.setAdditive(true);
    logger.setLevel(null);
  }

  @Test
  void an_error_is_one_line_in_the_log_and_an_event() {
    events.error("error closing the connection", new IOException("broken pipe"));
    assertThat(logged())
        .containsExactly(
            "WARN receiver of stream \"lines\", socketTextStream (WordCount.java:12): error"
                + " closing the connection (java.io.IOException: broken pipe)");
    assertThat(listener.events()).containsExactly("error: error closing the connection");
  }

  @Test
  void a_failure_says_when_the_next_attempt_is() {
    events.startsAgain(ending("error connecting to localhost:9999"), 1, Duration.ofSeconds(2));
    events.startsAgain(ending("lost"), 1, Duration.ofMillis(2_500));
    assertThat(logged())
        .containsExactly(
            "WARN receiver of stream \"lines\", socketTextStream (WordCount.java:12): error connecting to"
                + " localhost:9999 (java.net.ConnectException: no); next attempt in 2 s",
            "WARN receiver of stream \"lines\", socketTextStream (WordCount.java:12): lost"
                + " (java.net.ConnectException: no); next attempt in 2.5 s");
  }

  @Test
  void a_mistake_in_a_program_says_where_it_happened() {
    events.error("receiver failed", new IllegalStateException("no topic"));
    assertThat(logged())
        .singleElement()
        .asString()
        .contains("java.lang.IllegalStateException: no topic at ")
        .contains("ReceiverEventsTest.java:");
  }

  @Test
  void a_fatal_error_is_logged_as_an_error() {
    events.error("receiver failed", new OutOfMemoryError("Java heap space"));
    assertThat(logged()).singleElement().asString().startsWith("ERROR receiver of stream");
  }

  @Test
  void a_line_that_repeats_comes_now_and_then_with_its_count_and_the_listener_hears_everything() {
    for (int second = 0; second <= 80; second += 2) {
      events.error("refused", new ConnectException("no"));
      clock.advance(Duration.ofSeconds(2));
    }
    assertThat(logged().stream().map(line -> line.substring(line.indexOf("refused"))))
        .containsExactly(
            "refused (java.net.ConnectException: no)",
            "refused (java.net.ConnectException: no) (6 times in 10 s)",
            "refused (java.net.ConnectException: no) (16 times in 30 s)",
            "refused (java.net.ConnectException: no) (36 times in 70 s)");
    assertThat(listener.events()).hasSize(41);
    events.error("other", new ConnectException("no"));
    assertThat(logged()).hasSize(5);
  }

  @Test
  void a_line_is_news_again_after_data_has_come() {
    events.error("refused", new ConnectException("no"));
    events.error("refused", new ConnectException("no"));
    events.recovered();
    events.error("refused", new ConnectException("no"));
    assertThat(logged()).hasSize(2).allMatch(line -> line.endsWith("no)"));
  }

  @Test
  void a_connection_says_how_long_it_was_waited_for() {
    events.connected("localhost:9999");
    events.startsAgain(ending("closed"), 1, Duration.ofSeconds(2));
    clock.advance(Duration.ofSeconds(2));
    events.startsAgain(ending("refused"), 1, Duration.ofSeconds(4));
    clock.advance(Duration.ofSeconds(4));
    events.startsAgain(ending("refused"), 1, Duration.ofSeconds(4));
    clock.advance(Duration.ofSeconds(4));
    events.connected("localhost:9999");
    assertThat(infos())
        .containsExactly(
            "connected to localhost:9999",
            "connected to localhost:9999, after 3 failures in 10 s (2 times in 10 s)");
  }

  @Test
  void a_connection_after_data_counts_only_what_failed_since() {
    events.startsAgain(ending("refused"), 1, Duration.ofSeconds(2));
    events.recovered();
    clock.advance(Duration.ofSeconds(3));
    events.startsAgain(ending("closed"), 1, Duration.ofSeconds(2));
    clock.advance(Duration.ofSeconds(2));
    events.connected("localhost:9999");
    assertThat(infos()).containsExactly("connected to localhost:9999, after 1 failure in 2 s");
  }

  @Test
  void a_connection_that_comes_and_goes_does_not_fill_the_log() {
    for (int i = 0; i < 1_000; i++) {
      events.started();
      events.connected("localhost:9999");
      events.recovered();
      events.startsAgain(ending("closed"), 1, Duration.ofSeconds(2));
      events.stopped(ending("closed"));
      clock.advance(Duration.ofSeconds(2));
    }
    assertThat(logged()).hasSizeBetween(10, 60);
    assertThat(listener.events()).hasSize(2_000);
  }

  @Test
  void the_first_start_and_the_last_stop_are_told() {
    events.started();
    events.stopped(ending("lost"));
    events.started();
    events.stopped(new Ending(false, "sold out", null));
    assertThat(infos()).containsExactly("started", "stopped: sold out");
    assertThat(listener.events())
        .containsExactly("started", "stopped: lost", "started", "stopped: sold out");
  }

  private static Ending ending(String message) {
    return new Ending(true, message, new ConnectException("no"));
  }

  private List<String> infos() {
    String start = "INFO receiver of stream \"lines\", socketTextStream (WordCount.java:12): ";
    return logged().stream()
        .filter(line -> line.startsWith("INFO"))
        .map(line -> line.substring(start.length()))
        .toList();
  }

  private List<String> logged() {
    return lines.list.stream()
        .map(e -> e.getLevel() + " " + e.getFormattedMessage())
        .toList();
  }
}
