package dev.tidemill.internal.connector;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import java.time.Duration;
import java.util.function.Predicate;

/**
 * Which files of a directory a file stream reads.
 *
 * @param newFilesOnly whether only files count that were modified after the stream was opened
 * @param filter accepts the names of files, without their directory
 * @param rememberWindow how far back in time files are looked for, rounded up to whole batch intervals: a file that
 *     appears later than this after its modification is not seen
 */
public record FileOptions(boolean newFilesOnly, Predicate<String> filter, Duration rememberWindow) {
  /** New files whose names begin with neither {@code .} nor {@code _}, looked for during one minute. */
  public static final FileOptions DEFAULTS =
      new FileOptions(true, FileOptions::isVisible, Duration.ofMinutes(1));

  public FileOptions {
    if (rememberWindow.toMillis() < 1) {
      throw new TidemillException(
          ErrorCode.INVALID_SETTING,
          "stream.files.rememberWindow is " + rememberWindow.toMillis()
              + " ms; it must be at least 1 ms");
    }
  }

  /** Whether a name is neither hidden nor one that programs give to what they have not finished. */
  public static boolean isVisible(String name) {
    return !name.startsWith(".") && !name.startsWith("_");
  }
}
