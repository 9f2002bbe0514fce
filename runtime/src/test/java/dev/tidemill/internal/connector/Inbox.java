/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.connector;

import contract.Problems;
import contract.SourceContexts;
import contract.SourceDriver;
import dev.tidemill.spi.source.OpenSource;
import dev.tidemill.time.ManualClock;
import dev.tidemill.time.Time;
import dev.tidemill.time.TimeFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;

/** A directory that a file stream reads. The stream is opened at 1000 s; batches are of one second, the window is of ten. */
final class Inbox {
  static final FileOptions OPTIONS =
      new FileOptions(true, FileOptions::isVisible, Duration.ofSeconds(10));
  static final FileOptions WITH_EXISTING =
      new FileOptions(false, FileOptions::isVisible, Duration.ofSeconds(10));

  final Path directory;
  final ManualClock clock = new ManualClock(Time.ofMillis(1_000_000));
  final Problems problems = new Problems();
  final FaultyStorage storage = new FaultyStorage();

  Inbox(Path directory) {
    this.directory = directory;
  }

  SourceDriver<String> open() throws Exception {
    return open(OPTIONS);
  }

  SourceDriver<String> open(FileOptions options) throws Exception {
    return open(directory.toString(), options);
  }

  SourceDriver<String> open(String pattern, FileOptions options) throws Exception {
    return new SourceDriver<>(source(pattern, options));
  }

  OpenSource<String> source(String pattern, FileOptions options) {
    return new FileSource<>(pattern, new TextLines(1000), options, TimeFormat.MILLIS)
        .open(SourceContexts.of("files", clock, problems, storage));
  }

  Path write(String name, double modifiedSeconds, String text) throws IOException {
    Path file = Files.writeString(directory.resolve(name), text);
    return stamp(file, modifiedSeconds);
  }

  static Path stamp(Path file, double modifiedSeconds) throws IOException {
    Files.setLastModifiedTime(file, FileTime.fromMillis(Math.round(modifiedSeconds * 1000)));
    return file;
  }
}
