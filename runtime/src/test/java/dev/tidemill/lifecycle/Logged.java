/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.lifecycle;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** Keeps what a class logs from the console, for a test to look at. */
public final class Logged implements AutoCloseable {
  private final Logger logger;
  private final List<ILoggingEvent> events = new CopyOnWriteArrayList<>();
  private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
    @Override
    protected void append(ILoggingEvent event) {
      events.add(event);
    }
  };

  private Logged(Logger logger, Level level) {
    this.logger = logger;
    logger.setAdditive(false);
    logger.setLevel(level);
    logger.addAppender(appender);
    appender.start();
  }

  /** What a class logs, from warnings on. */
  public static Logged by(Class<?> type) {
    return new Logged((Logger) LoggerFactory.getLogger(type), Level.WARN);
  }

  /** What a class that this package cannot name logs, from a level on. */
  public static Logged by(String type, Level level) {
    return new Logged((Logger) LoggerFactory.getLogger(type), level);
  }

  /** Has all of Tidemill log nothing, not even into this. */
  static Logged nothing() {
    return new Logged((Logger) LoggerFactory.getLogger("dev.tidemill"), Level.OFF);
  }

  public List<ILoggingEvent> events() {
    return List.copyOf(events);
  }

  @Override
  public void close() {
    logger.detachAppender(appender);
    logger.setLevel(null);
    logger.setAdditive(true);
  }
}
