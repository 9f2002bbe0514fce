/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.hadoop;

import dev.tidemill.spi.sink.StagedParts;
import java.io.IOException;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.mapreduce.JobID;
import org.apache.hadoop.mapreduce.OutputFormat;
import org.apache.hadoop.mapreduce.RecordWriter;
import org.apache.hadoop.mapreduce.TaskAttemptContext;
import org.apache.hadoop.mapreduce.TaskAttemptID;
import org.apache.hadoop.mapreduce.TaskID;
import org.apache.hadoop.mapreduce.TaskType;
import org.apache.hadoop.mapreduce.lib.output.FileOutputFormat;
import org.apache.hadoop.mapreduce.lib.output.PathOutputCommitterFactory;
import org.apache.hadoop.mapreduce.task.TaskAttemptContextImpl;

/** A format of {@code org.apache.hadoop.mapreduce}. */
record NewFormat(String name) implements FileFormat {
  private static final long serialVersionUID = 1L;

  @Override
  public Class<?> required() {
    return FileOutputFormat.class;
  }

  @Override
  public Writer open(StagedParts parts, int partition, Configuration configuration)
      throws IOException, InterruptedException {
    configuration.set(FileOutputFormat.OUTDIR, Schemes.qualified(parts.directory()));
    configuration.set("mapreduce.output.basename", parts.prefix());
    configuration.setClass(
        PathOutputCommitterFactory.COMMITTER_FACTORY_CLASS,
        DirectCommitterFactory.class,
        PathOutputCommitterFactory.class);
    @SuppressWarnings("unchecked") // RecordFields makes what it writes
    OutputFormat<Object, Object> format =
        FormatInstances.of(OutputFormat.class, name, configuration);
    TaskAttemptContext context = new TaskAttemptContextImpl(
        configuration,
        new TaskAttemptID(new TaskID(new JobID("batch", 0), TaskType.REDUCE, partition), 0));
    RecordWriter<Object, Object> writer = format.getRecordWriter(context);
    return new Writer() {
      @Override
      public void write(Object key, Object value) throws IOException, InterruptedException {
        writer.write(key, value);
      }

      @Override
      public void close() throws IOException, InterruptedException {
        writer.close(context);
      }
    };
  }

  @Override
  public String fileName(StagedParts parts, int partition) {
    return parts.prefix() + String.format(Locale.ROOT, "-r-%05d", partition);
  }
}
