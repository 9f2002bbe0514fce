/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.hadoop;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.function.Function2;
import dev.tidemill.spi.source.NamedRange;
import dev.tidemill.spi.source.OpenSource;
import dev.tidemill.spi.source.RowOffset;
import dev.tidemill.spi.source.Source;
import dev.tidemill.spi.source.SourceContext;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.mapreduce.InputFormat;

/**
 * The files at a path, read by an input format: see {@link Hadoop#file}. As a stream they are read
 * once, in its first batches.
 *
 * @param <T> type of the records
 */
public final class HadoopFile<T> implements Source<T> {
  private final String path;

  @SuppressWarnings("rawtypes")
  private final Class<? extends InputFormat> format;

  private final Function2<?, ?, T> record;
  private final HadoopSettings settings;

  @SuppressWarnings("rawtypes")
  HadoopFile(
      String path,
      Class<? extends InputFormat> format,
      Function2<?, ?, T> record,
      HadoopSettings settings) {
    this.path = path;
    this.format = format;
    this.record = record;
    this.settings = settings;
  }

  /** Returns this source with a setting of Hadoop or of the format. */
  public HadoopFile<T> set(String key, String value) {
    return new HadoopFile<>(path, format, record, settings.with(key, value));
  }

  @Override
  public OpenSource<T> open(SourceContext context) throws IOException {
    if (context.resume().isEmpty()) {
      return new OpenHadoopFile<>(
          0, SplitPartition.ofPath(path, format.getName(), settings, record));
    }
    List<NamedRange> ranges = context.resume().get().ranges();
    if (ranges.isEmpty()) {
      long position = RowOffset.parse(context.resume().get().position()).row();
      return new OpenHadoopFile<>(position, List.of());
    }
    List<SplitPartition<T>> splits = new ArrayList<>();
    for (NamedRange range : ranges) {
      splits.addAll(SplitPartition.parse(range.payload(), format.getName(), settings, record));
    }
    long first = RowOffset.parse(ranges.get(0).from()).row();
    long until = RowOffset.parse(ranges.get(ranges.size() - 1).until()).row();
    if (first + splits.size() != until) {
      throw new TidemillException(
          ErrorCode.SOURCE_FAILED,
          "stream \"" + context.name() + "\" cannot go on: the ranges from " + first + " to "
              + until + " come with " + splits.size() + " parts of " + path);
    }
    return new OpenHadoopFile<>(first, splits);
  }
}
