package dev.tidemill.lifecycle;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.slf4j.LoggerFactory;

/** Keeps what a class logs from the console, for a test to look at. */
final class Logged implements AutoCloseable {
  private final Logger logger;
  private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

  private Logged(Logger logger, Level level) {
    this.logger = logger;
    logger.setAdditive(false);
    logger.setLevel(level);
    logger.addAppender(appender);
    appender.start();
  }

  /** What a class logs, from warnings on. */
  static Logged by(Class<?> type) {
    return new Logged((Logger) LoggerFactory.getLogger(type), Level.WARN);
  }

  /** Has all of Tidemill log nothing, not even into this. */
  static Logged nothing() {
    return new Logged((Logger) LoggerFactory.getLogger("dev.tidemill"), Level.OFF);
  }

  List<ILoggingEvent> events() {
    return List.copyOf(appender.list);
  }

  @Override
  public void close() {
    logger.detachAppender(appender);
    logger.setLevel(null);
    logger.setAdditive(true);
  }
}
