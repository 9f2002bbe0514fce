/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.hadoop;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.function.Function2;
import dev.tidemill.spi.source.PartitionReader;
import dev.tidemill.spi.source.SourcePartition;
import dev.tidemill.spi.source.VersionedText;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.io.Writable;
import org.apache.hadoop.mapreduce.InputFormat;
import org.apache.hadoop.mapreduce.InputSplit;
import org.apache.hadoop.mapreduce.JobID;
import org.apache.hadoop.mapreduce.RecordReader;
import org.apache.hadoop.mapreduce.TaskAttemptContext;
import org.apache.hadoop.mapreduce.TaskAttemptID;
import org.apache.hadoop.mapreduce.TaskID;
import org.apache.hadoop.mapreduce.TaskType;
import org.apache.hadoop.mapreduce.lib.input.FileInputFormat;
import org.apache.hadoop.mapreduce.task.JobContextImpl;
import org.apache.hadoop.mapreduce.task.TaskAttemptContextImpl;
import org.apache.hadoop.util.StringUtils;
import org.jspecify.annotations.Nullable;

/**
 * A split of an input format, to be read by one worker.
 *
 * @param split class of the split
 * @param fields its fields, as Hadoop writes them, in Base64
 */
record SplitPartition<T>(
    String description,
    String split,
    String fields,
    String format,
    HadoopSettings settings,
    Function2<?, ?, T> record)
    implements SourcePartition<T> {
  private static final long serialVersionUID = 1L;
  private static final int VERSION = 1;

  /** The splits of a path, as the format makes them. */
  static <T> List<SplitPartition<T>> ofPath(
      String path, String format, HadoopSettings settings, Function2<?, ?, T> record)
      throws IOException {
    Configuration configuration = FileSystems.shared(settings).forFormats();
    configuration.set(FileInputFormat.INPUT_DIR, StringUtils.escapeString(Schemes.qualified(path)));
    Uninterrupted.run(() -> HadoopSettings.logIn(configuration));
    List<SplitPartition<T>> splits = new ArrayList<>();
    try {
      for (InputSplit each : inputFormat(format, configuration)
          .getSplits(new JobContextImpl(configuration, new JobID()))) {
        splits.add(new SplitPartition<>(
            each.toString(), each.getClass().getName(), fieldsOf(each), format, settings, record));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while " + path + " was listed", e);
    }
    return splits;
  }

  private static InputFormat<?, ?> inputFormat(String name, Configuration configuration) {
    return FormatInstances.of(InputFormat.class, name, configuration);
  }

  private static String fieldsOf(InputSplit split) throws IOException {
    if (!(split instanceof Writable fields)) {
      throw new TidemillException(
          ErrorCode.SOURCE_FAILED,
          "a split of class " + split.getClass().getName()
              + " cannot be sent to workers; use a format whose splits are Writable");
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    fields.write(new DataOutputStream(bytes));
    return Base64.getEncoder().encodeToString(bytes.toByteArray());
  }

  /** Splits as text for another process. */
  static String write(List<? extends SplitPartition<?>> splits) {
    StringBuilder text = new StringBuilder();
    for (SplitPartition<?> each : splits) {
      text.append(each.split).append(' ').append(each.fields).append('\n');
    }
    return new VersionedText(VERSION, text.toString()).toString();
  }

  static <T> List<SplitPartition<T>> parse(
      String written, String format, HadoopSettings settings, Function2<?, ?, T> record) {
    List<SplitPartition<T>> splits = new ArrayList<>();
    for (String line : VersionedText.parse(written, VERSION).text().split("\n", -1)) {
      int space = line.indexOf(' ');
      if (space > 0) {
        splits.add(new SplitPartition<>(
            "a split that an earlier start has named",
            line.substring(0, space),
            line.substring(space + 1),
            format,
            settings,
            record));
      }
    }
    return splits;
  }

  @Override
  public PartitionReader<T> open() throws IOException, InterruptedException {
    Configuration configuration = FileSystems.shared(settings).forFormats();
    Uninterrupted.run(() -> HadoopSettings.logIn(configuration));
    InputSplit part = FormatInstances.of(InputSplit.class, split, configuration);
    ((Writable) part)
        .readFields(
            new DataInputStream(new ByteArrayInputStream(Base64.getDecoder().decode(fields))));
    TaskAttemptContext context = new TaskAttemptContextImpl(
        configuration, new TaskAttemptID(new TaskID(new JobID(), TaskType.MAP, 0), 0));
    RecordReader<?, ?> reader =
        inputFormat(format, configuration).createRecordReader(part, context);
    try {
      reader.initialize(part, context);
      return new Records<>(reader, record);
    } catch (IOException | InterruptedException | RuntimeException e) {
      try (reader) {
        throw e;
      }
    }
  }

  @Override
  public String describe() {
    return description;
  }

  private static final class Records<T> implements PartitionReader<T> {
    private final RecordReader<?, ?> reader;
    private final Function2<Object, Object, T> record;
    private @Nullable T current;

    @SuppressWarnings("unchecked") // what the program says that the format reads
    Records(RecordReader<?, ?> reader, Function2<?, ?, T> record) {
      this.reader = reader;
      this.record = (Function2<Object, Object, T>) record;
    }

    @Override
    public boolean next() throws Exception {
      boolean more = reader.nextKeyValue();
      current = more ? record.call(reader.getCurrentKey(), reader.getCurrentValue()) : null;
      return more;
    }

    @Override
    public T record() {
      if (current == null) {
        throw new IllegalStateException("there is no record");
      }
      return current;
    }

    @Override
    public void close() throws IOException {
      reader.close();
    }
  }
}
