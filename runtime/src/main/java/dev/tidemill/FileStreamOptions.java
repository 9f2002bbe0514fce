package dev.tidemill;

import dev.tidemill.internal.connector.FileOptions;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Which files of a directory a file stream reads: by default those that appear after the start and whose names begin with
 * neither {@code .} nor {@code _}.
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

  /** Also files that were there at the start, as far as the remember window reaches back. */
  public FileStreamOptions withExistingFiles() {
    return new FileStreamOptions(true, filter, rememberWindow);
  }

  /** Files whose names, without directory, the filter accepts; it takes the place of the default one. */
  public FileStreamOptions matching(Predicate<String> nameFilter) {
    return new FileStreamOptions(existingFiles, nameFilter, rememberWindow);
  }

  /**
   * How far back files are looked for, rounded up to whole batch intervals: a file that appears later than this after its
   * modification is not seen. In place of the setting {@code stream.files.rememberWindow}.
   */
  public FileStreamOptions rememberWindow(Duration window) {
    return new FileStreamOptions(existingFiles, filter, Optional.of(window));
  }

  FileOptions resolved(Duration defaultWindow) {
    return new FileOptions(!existingFiles, filter, rememberWindow.orElse(defaultWindow));
  }
}
