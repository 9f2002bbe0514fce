/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.source;

import dev.tidemill.error.Origin;
import dev.tidemill.internal.thread.FatalErrors;
import dev.tidemill.listener.ReceiverInfo;
import dev.tidemill.listener.ReceiverState;
import dev.tidemill.listener.SourceGap;
import dev.tidemill.listener.StreamingListener;
import dev.tidemill.spi.source.Gap;
import dev.tidemill.spi.source.ReplayCapability;
import dev.tidemill.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Tells the listener, and the log in one line, what happens to a receiver. Any thread may call any
 * method.
 *
 * <p>The listener hears everything. The log has the first of the lines that are alike, and after
 * that one now and then that says how many there were: a server that is down all night neither
 * fills the disk nor is forgotten.
 */
final class ReceiverEvents {
  private static final Logger LOG = LoggerFactory.getLogger(ReceiverEvents.class);

  private final String stream;
  private final String label;
  private final Clock clock;
  private final StreamingListener listener;
  private final ReceiverStates states;
  private final String keeping;
  private final RepeatedLines lines = new RepeatedLines();
  private boolean hasStarted;
  private boolean isGuaranteeTold;
  private Optional<ReplayCapability> told = Optional.empty();
  private int failures;
  private long failingSinceNanos;

  /**
   * Events of one receiver.
   *
   * @param keeping what becomes of stored records when the process ends
   */
  ReceiverEvents(
      String stream, Origin origin, Clock clock, StreamingListener listener, String keeping) {
    this.keeping = keeping;
    this.stream = stream;
    this.label = "receiver of stream \"" + stream + "\", " + origin.operation() + " ("
        + origin.site() + "): ";
    this.clock = clock;
    this.listener = listener;
    this.states = new ReceiverStates(stream, clock, this::tellState);
  }

  void started() {
    boolean first;
    synchronized (this) {
      first = !hasStarted;
      hasStarted = true;
    }
    LOG.atLevel(first ? Level.INFO : Level.DEBUG).log("{}started", label);
    tell(listener::onReceiverStarted, "", null);
    states.started();
  }

  /** What is promised of the records; told once. */
  void guarantee(ReplayCapability replay) {
    synchronized (this) {
      told = Optional.of(replay);
      if (isGuaranteeTold) {
        return;
      }
      isGuaranteeTold = true;
    }
    LOG.info("{}the sender {}; {}", label, replay.text(), keeping);
  }

  /** What the sender can send again, once a receiver has said so. */
  synchronized Optional<ReplayCapability> replay() {
    return told;
  }

  /** After failures, received records are written to the block log again. */
  void logWrittenAgain() {
    log(Level.INFO, "received records are written to the block log again", "");
  }

  /** The source has lost records. */
  void gap(Gap gap) {
    LOG.warn(
        "{}records are missing from {} to {}: {}",
        label,
        gap.from(),
        gap.until().isEmpty() ? "an unknown position" : gap.until(),
        gap.reason());
    tell(() -> listener.onGap(new SourceGap(stream, gap)));
  }

  /** The receiver is connected, perhaps at last. */
  void connected(String to) {
    String news = "connected to " + to;
    String after = "";
    synchronized (this) {
      if (failures > 0) {
        after = ", after " + failures + (failures == 1 ? " failure in " : " failures in ")
            + text(Duration.ofNanos(clock.nanoTime() - failingSinceNanos));
        failures = 0;
      }
    }
    log(Level.INFO, news, after);
    states.running();
  }

  /** The receiver has stored something. */
  void stored() {
    states.running();
  }

  /** Something went wrong, and the receiver goes on or is beyond help. */
  void error(String message, @Nullable Throwable cause) {
    logError(message, cause);
    tellError(message, cause);
  }

  void logError(String message, @Nullable Throwable cause) {
    logProblem(message, cause, "");
  }

  void tellError(String message, @Nullable Throwable cause) {
    tell(listener::onReceiverError, message, cause);
  }

  /** A run has ended, as others in a row before it, and another one begins after a delay. */
  void startsAgain(Ending ending, int inRow, Duration delay) {
    synchronized (this) {
      failures++;
      if (failures == 1) {
        failingSinceNanos = clock.nanoTime();
      }
    }
    logProblem(ending.message(), ending.cause(), "; next attempt in " + text(delay));
    states.failed(ending, inRow, delay);
  }

  void stopped(Ending ending) {
    LOG.atLevel(ending.again() ? Level.DEBUG : Level.INFO)
        .log("{}stopped: {}", label, ending.message());
    if (!ending.again()) {
      states.stopped(ending);
    }
    tell(listener::onReceiverStopped, ending.message(), ending.cause());
  }

  /** Data has come: what goes wrong from now on is news again. */
  void recovered() {
    synchronized (this) {
      failures = 0;
    }
    lines.forget(clock.nanoTime());
  }

  private void tell(Consumer<ReceiverInfo> event, String message, @Nullable Throwable cause) {
    tell(() -> event.accept(new ReceiverInfo(stream, message, Optional.ofNullable(cause))));
  }

  private void tellState(ReceiverState state) {
    tell(() -> listener.onReceiverStateChanged(state));
  }

  private void tell(Runnable event) {
    try {
      event.run();
    } catch (RuntimeException | Error e) {
      if (FatalErrors.isFatal(e)) {
        throw e;
      }
      LOG.error("a listener failed at an event of the receiver of stream \"{}\"", stream, e);
    }
  }

  private void logProblem(String message, @Nullable Throwable cause, String end) {
    String line = message + (cause == null ? "" : " (" + summary(cause) + ")");
    log(cause instanceof Error ? Level.ERROR : Level.WARN, line, end);
    if (cause != null) {
      LOG.debug("in full", cause);
    }
  }

  private void log(Level level, String line, String end) {
    Optional<RepeatedLines.Times> times = lines.next(line, clock.nanoTime());
    String count = times
        .filter(t -> t.count() > 1)
        .map(t -> " (" + t.count() + " times in " + text(t.within()) + ")")
        .orElse("");
    LOG.atLevel(times.isPresent() ? level : Level.DEBUG).log("{}{}{}{}", label, line, end, count);
  }

  private static String text(Duration duration) {
    long millis = duration.toMillis();
    if (millis < 1_000) {
      return millis + " ms";
    }
    long tenths = Math.round(millis / 100.0);
    return tenths % 10 == 0 || millis > 10_000
        ? tenths / 10 + " s"
        : tenths / 10 + "." + tenths % 10 + " s";
  }

  /** An exception in one line; a mistake in the program also says where it happened. */
  private static String summary(Throwable cause) {
    boolean mistake = cause instanceof RuntimeException || cause instanceof Error;
    StackTraceElement[] frames = cause.getStackTrace();
    return mistake && frames.length > 0 ? cause + " at " + frames[0] : cause.toString();
  }
}
