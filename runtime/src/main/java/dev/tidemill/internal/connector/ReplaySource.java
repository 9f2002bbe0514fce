/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.connector;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.spi.source.OpenSource;
import dev.tidemill.spi.source.Source;
import dev.tidemill.spi.source.SourceContext;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A source that plays a text line by line at a steady speed, from its beginning, once or in a loop.
 *
 * <p>The text is read when the source is opened, and is kept in memory. A text ships with Tidemill:
 * {@link #TIDE}.
 */
public final class ReplaySource implements Source<String> {
  /** The resource of some hundred lines of verse on the sea and time. */
  public static final String TIDE = "dev/tidemill/replay/tide.txt";

  private static final int MAX_LINE_LENGTH = 1 << 20;

  private final String name;
  private final Text text;
  private final long linesPerSecond;
  private final boolean loop;

  private ReplaySource(String name, Text text, long linesPerSecond, boolean loop) {
    if (linesPerSecond < 1) {
      throw new TidemillException(
          ErrorCode.INVALID_ARGUMENT,
          "speed is " + linesPerSecond + " lines per second; it must be at least 1");
    }
    this.name = name;
    this.text = text;
    this.linesPerSecond = linesPerSecond;
    this.loop = loop;
  }

  /**
   * Plays a resource of the class path.
   *
   * @param name for example {@code com/example/orders.csv}
   * @param linesPerSecond at least 1
   * @param loop whether to begin again after the last line
   */
  public static ReplaySource ofResource(String name, long linesPerSecond, boolean loop) {
    return new ReplaySource(name, context -> openResource(name), linesPerSecond, loop);
  }

  /**
   * Plays a file of the job's storage.
   *
   * @param path its path
   * @param linesPerSecond at least 1
   * @param loop whether to begin again after the last line
   */
  public static ReplaySource ofFile(String path, long linesPerSecond, boolean loop) {
    return new ReplaySource(path, context -> openFile(path, context), linesPerSecond, loop);
  }

  @Override
  public OpenSource<String> open(SourceContext context) throws IOException {
    List<String> lines = new ArrayList<>();
    LineLimit limit = new LineLimit(
        "stream \"" + context.name() + "\"",
        "break them into shorter ones",
        MAX_LINE_LENGTH,
        context.events());
    try (InputStream in = text.open(context);
        LineReader reader = new LineReader(
            StoredText.open(name, in).bytes(), MAX_LINE_LENGTH, limit::reportTooLong)) {
      while (reader.next()) {
        lines.add(reader.line());
      }
      limit.reportMalformed(reader.malformedLines());
    }
    Pace pace = new Pace(linesPerSecond, context.originTime(), Optional.empty());
    return new OpenReplay(lines.toArray(String[]::new), loop, context, pace);
  }

  private static InputStream openFile(String path, SourceContext context) throws IOException {
    try {
      return context.storage().open(path);
    } catch (NoSuchFileException e) {
      throw new TidemillException(
          ErrorCode.SOURCE_FAILED,
          "there is no file " + path + "; " + MissingPath.advice(context.storage(), path),
          e);
    }
  }

  private static InputStream openResource(String name) throws IOException {
    ClassLoader users = Thread.currentThread().getContextClassLoader();
    InputStream in = users == null ? null : users.getResourceAsStream(name);
    if (in == null) {
      in = ReplaySource.class.getClassLoader().getResourceAsStream(name);
    }
    if (in == null) {
      throw new FileNotFoundException("there is no resource " + name + " on the class path");
    }
    return in;
  }

  @FunctionalInterface
  private interface Text {
    InputStream open(SourceContext context) throws IOException;
  }
}
