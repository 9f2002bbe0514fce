/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill;

import dev.tidemill.error.Arguments;
import dev.tidemill.internal.connector.FileOptions;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Which files of a directory a file stream reads: by default those that appear after the start and
 * whose names start with neither {@code .} nor {@code _}.
 *
 * <pre>{@code
 * ssc.textFileStream("logs", FileStreamOptions.create().withExistingFiles().matching(name -> name.endsWith(".log")))
 * }</pre>
 */
public final class FileStreamOptions {
  private final boolean existingFiles;
  private final Predicate<String> filter;
  private final Optional<Duration> rememberWindow;

  private FileStreamOptions(
      boolean existingFiles, Predicate<String> filter, Optional<Duration> rememberWindow) {
    this.existingFiles = existingFiles;
    this.filter = filter;
    this.rememberWindow = rememberWindow;
  }

  /** The defaults. */
  public static FileStreamOptions create() {
    return new FileStreamOptions(false, FileOptions::isVisible, Optional.empty());
  }

  /**
   * Also reads the files that are there at the start, however old they are: the first batch reads
   * them.
   */
  public FileStreamOptions withExistingFiles() {
    return new FileStreamOptions(true, filter, rememberWindow);
  }

  /**
   * Selects files whose names, without the directory, the filter accepts; replaces the default
   * filter.
   */
  public FileStreamOptions matching(Predicate<String> nameFilter) {
    Arguments.given("matching", nameFilter);
    return new FileStreamOptions(existingFiles, nameFilter, rememberWindow);
  }

  /**
   * How long a file that has disappeared is remembered, instead of the setting {@code
   * stream.files.rememberWindow}. A file that reappears within this time with the same length and
   * modification time is not read again, for example after a network disk was briefly unavailable.
   */
  public FileStreamOptions rememberWindow(Duration window) {
    Arguments.given("rememberWindow", window);
    return new FileStreamOptions(existingFiles, filter, Optional.of(window));
  }

  FileOptions resolved(Duration defaultWindow) {
    return new FileOptions(!existingFiles, filter, rememberWindow.orElse(defaultWindow));
  }
}
