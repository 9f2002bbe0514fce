/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.connector;

import dev.tidemill.spi.source.OpenSource;
import dev.tidemill.spi.source.Source;
import dev.tidemill.spi.source.SourceContext;
import dev.tidemill.time.TimeFormat;

/**
 * A source of the files that appear in a directory: each is read once, by the first batch that sees
 * it, whatever its time of modification says.
 *
 * <p>Files should appear complete: write them elsewhere on the same disk and move them there. What
 * is appended to a file after its batch has selected it is reported, and not read. Sub-directories
 * are not looked into; a pattern such as {@code logs/*} names several directories.
 *
 * @param <T> type of the records
 */
public final class FileSource<T> implements Source<T> {
  private final String directory;
  private final FileFormat<T> format;
  private final FileOptions options;
  private final TimeFormat times;

  /**
   * A source of files.
   *
   * @param directory a directory, or a pattern that directories match
   * @param format how files become records
   * @param options which files count
   * @param times shows batch times in messages
   */
  public FileSource(String directory, FileFormat<T> format, FileOptions options, TimeFormat times) {
    this.directory = directory;
    this.format = format;
    this.options = options;
    this.times = times;
  }

  @Override
  public OpenSource<T> open(SourceContext context) {
    return new OpenFileSource<>(
        format, context, new FileDiscovery(directory, options, format, context, times));
  }
}
