package dev.tidemill.internal.source;

import dev.tidemill.listener.ReceiverInfo;
import dev.tidemill.listener.StreamingListener;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Tells the listener, and the log in one line, what happens to a receiver. Any thread may call any method.
 *
 * <p>The listener hears everything. A line that repeats goes to the log a few times and then at debug level, until the
 * receiver has brought data again: a server that is down all night does not fill the disk.
 */
final class ReceiverEvents {
  private static final Logger LOG = LoggerFactory.getLogger(ReceiverEvents.class);
  private static final int LOUD_REPEATS = 3;
  private static final int LINES_REMEMBERED = 64;

  private final String stream;
  private final StreamingListener listener;
  private final Map<String, Integer> repeats = new LinkedHashMap<>() {
    @Override
    protected boolean removeEldestEntry(Map.Entry<String, Integer> eldest) {
      return size() > LINES_REMEMBERED;
    }
  };

  ReceiverEvents(String stream, StreamingListener listener) {
    this.stream = stream;
    this.listener = listener;
  }

  void started() {
    log(Level.INFO, "started", null);
    tell(listener::onReceiverStarted, "", null);
  }

  void error(String message, @Nullable Throwable cause) {
    log(cause instanceof Error ? Level.ERROR : Level.WARN, message, cause);
    tell(listener::onReceiverError, message, cause);
  }

  void stopped(String message, @Nullable Throwable cause) {
    log(Level.INFO, "stopped: " + message, null);
    tell(listener::onReceiverStopped, message, cause);
  }

  void startsAgainIn(Duration delay) {
    log(Level.INFO, "starts again in " + delay.toMillis() + " ms", null);
  }

  /** Data has come: what goes wrong from now on is news again. */
  void recovered() {
    synchronized (repeats) {
      repeats.clear();
    }
  }

  private void tell(Consumer<ReceiverInfo> event, String message, @Nullable Throwable cause) {
    try {
      event.accept(new ReceiverInfo(stream, message, Optional.ofNullable(cause)));
    } catch (RuntimeException | Error e) {
      LOG.error("a listener failed at an event of the receiver of stream \"{}\"", stream, e);
    }
  }

  private void log(Level level, String message, @Nullable Throwable cause) {
    String line = "receiver of stream \"" + stream + "\": " + message
        + (cause == null ? "" : ": " + summary(cause));
    boolean loud;
    synchronized (repeats) {
      loud = repeats.merge(line, 1, Integer::sum) <= LOUD_REPEATS;
    }
    LOG.atLevel(loud ? level : Level.DEBUG).log(line);
    if (cause != null) {
      LOG.debug("in full", cause);
    }
  }

  /** An exception in one line; a mistake in the program also says where it happened. */
  private static String summary(Throwable cause) {
    boolean mistake = cause instanceof RuntimeException || cause instanceof Error;
    StackTraceElement[] frames = cause.getStackTrace();
    return mistake && frames.length > 0 ? cause + " at " + frames[0] : cause.toString();
  }
}
