/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.files;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.spi.sink.BatchDirectories;
import dev.tidemill.spi.sink.Guarantee;
import dev.tidemill.spi.sink.OpenSink;
import dev.tidemill.spi.sink.Sink;
import dev.tidemill.spi.sink.SinkContext;
import dev.tidemill.spi.storage.Storage;

/**
 * Writes each batch to its own directory of files: {@code prefix-1000.suffix} holds {@code
 * part-00000}, {@code part-00001}, ... and an empty {@code _SUCCESS}. The format says what is in a
 * part.
 *
 * <p>A directory appears complete, in one step. A batch that is written again replaces its
 * directory. Batches without records have a directory too.
 *
 * @param <T> type of the records
 */
public final class FileSink<T> implements Sink<T> {
  private final String prefix;
  private final String suffix;
  private final PartFormat<T> format;

  /**
   * A sink.
   *
   * @param prefix path of the directories up to the {@code -} before the batch time
   * @param suffix what follows the batch time, behind a dot; nothing if it is empty
   */
  public FileSink(String prefix, String suffix, PartFormat<T> format) {
    if (prefix.isEmpty()) {
      throw new TidemillException(
          ErrorCode.INVALID_ARGUMENT, "prefix of files is empty; give it a path and a name");
    }
    this.prefix = prefix;
    this.suffix = suffix;
    this.format = format;
  }

  @Override
  public Guarantee guarantee() {
    return Guarantee.IDEMPOTENT;
  }

  @Override
  public OpenSink<T> open(SinkContext context) {
    return new OpenFileSink<>(
        context.storage(), BatchDirectories.of(context, prefix, suffix), format);
  }

  /**
   * Opens one directory for one writing: what an RDD is saved to.
   *
   * @throws TidemillException if there is something at the path already
   */
  public static <T> OpenSink<T> toNewDirectory(Storage storage, String path, PartFormat<T> format) {
    return new OpenFileSink<>(storage, BatchDirectories.ofNew(storage, path), format);
  }
}
