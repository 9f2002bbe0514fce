/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.it.page;

import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.tidemill.StreamingContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.LoggerFactory;

/** A job that runs in this JVM, and where its page and the page's token are, as the log says it. */
record WatchedJob(StreamingContext context, String url, Path tokenFile) implements AutoCloseable {
  private static final Pattern SHOWN =
      Pattern.compile(" is shown at (\\S+/); the token is in (\\S+)");

  static WatchedJob start(String name, Duration interval, Consumer<StreamingContext> definition) {
    return start(name, interval, UnaryOperator.identity(), definition);
  }

  static WatchedJob start(
      String name,
      Duration interval,
      UnaryOperator<StreamingContext.Builder> settings,
      Consumer<StreamingContext> definition) {
    StreamingContext.Builder builder = settings.apply(StreamingContext.builder()
        .appName(name)
        .master("local[2]")
        .batchInterval(interval)
        .setting("stream.ui.enabled", "true")
        .setting("stream.ui.port", "0"));
    Logger log = (Logger) LoggerFactory.getLogger("dev.tidemill.ui");
    ListAppender<ILoggingEvent> said = new ListAppender<>();
    said.start();
    log.setLevel(Level.INFO);
    log.setAdditive(false);
    log.addAppender(said);
    try {
      StreamingContext context = builder.build();
      definition.accept(context);
      context.start();
      Matcher shown = await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> shown(name, said), Optional::isPresent)
          .orElseThrow();
      return new WatchedJob(context, shown.group(1), Path.of(shown.group(2)));
    } finally {
      log.detachAppender(said);
    }
  }

  private static Optional<Matcher> shown(String name, ListAppender<ILoggingEvent> said) {
    return List.copyOf(said.list).stream()
        .map(ILoggingEvent::getFormattedMessage)
        .filter(message -> message.startsWith(name + " "))
        .map(SHOWN::matcher)
        .filter(Matcher::find)
        .findFirst();
  }

  /** The token of the page. */
  String token() {
    try {
      return Files.readString(tokenFile).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    context.stop(false);
  }
}
