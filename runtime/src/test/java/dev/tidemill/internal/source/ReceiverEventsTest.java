package dev.tidemill.internal.source;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.net.ConnectException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

final class ReceiverEventsTest {
  private final Logger logger = (Logger) LoggerFactory.getLogger(ReceiverEvents.class);
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private final ReceiverLog listener = new ReceiverLog();
  private final ReceiverEvents events = new ReceiverEvents("lines", listener);

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
    events.error("error connecting to localhost:9999", new ConnectException("Connection refused"));
    assertThat(logged())
        .containsExactly("WARN receiver of stream \"lines\": error connecting to localhost:9999: "
            + "java.net.ConnectException: Connection refused");
    assertThat(listener.events()).containsExactly("error: error connecting to localhost:9999");
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
  void a_line_that_repeats_becomes_quiet_and_the_listener_hears_everything() {
    for (int i = 0; i < 10; i++) {
      events.error("refused", new ConnectException("no"));
    }
    assertThat(logged()).hasSize(3);
    assertThat(listener.events()).hasSize(10);
    events.error("other", new ConnectException("no"));
    assertThat(logged()).hasSize(4);
  }

  @Test
  void a_line_is_news_again_after_data_has_come() {
    for (int i = 0; i < 10; i++) {
      events.error("refused", new ConnectException("no"));
    }
    events.recovered();
    events.error("refused", new ConnectException("no"));
    assertThat(logged()).hasSize(4);
  }

  @Test
  void starts_and_stops_are_told_too() {
    events.started();
    events.stopped("sold out", null);
    assertThat(logged())
        .containsExactly(
            "INFO receiver of stream \"lines\": started",
            "INFO receiver of stream \"lines\": stopped: sold out");
    assertThat(listener.events()).containsExactly("started", "stopped: sold out");
  }

  private List<String> logged() {
    return lines.list.stream()
        .map(e -> e.getLevel() + " " + e.getFormattedMessage())
        .toList();
  }
}
