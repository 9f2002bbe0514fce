/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.hadoop;

import dev.tidemill.spi.sink.StagedParts;
import java.io.IOException;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.mapred.FileOutputFormat;
import org.apache.hadoop.mapred.JobConf;
import org.apache.hadoop.mapred.OutputFormat;
import org.apache.hadoop.mapred.RecordWriter;
import org.apache.hadoop.mapred.Reporter;
import org.apache.hadoop.mapreduce.JobContext;

/** A format of {@code org.apache.hadoop.mapred}. */
record OldFormat(String name) implements FileFormat {
  private static final long serialVersionUID = 1L;

  @Override
  public Class<?> required() {
    return FileOutputFormat.class;
  }

  @Override
  public Writer open(StagedParts parts, int partition, Configuration configuration)
      throws IOException {
    JobConf job = new JobConf(configuration);
    Path directory = new Path(Schemes.qualified(parts.directory()));
    FileOutputFormat.setOutputPath(job, directory);
    job.set(JobContext.TASK_OUTPUT_DIR, directory.toString());
    job.set(JobContext.TASK_ATTEMPT_ID, "attempt_batch_0000_r_000000_0");
    @SuppressWarnings("unchecked") // RecordFields makes what it writes
    OutputFormat<Object, Object> format = FormatInstances.of(OutputFormat.class, name, job);
    RecordWriter<Object, Object> writer = format.getRecordWriter(
        directory.getFileSystem(job), job, fileName(parts, partition), Reporter.NULL);
    return new Writer() {
      @Override
      public void write(Object key, Object value) throws IOException {
        writer.write(key, value);
      }

      @Override
      public void close() throws IOException {
        writer.close(Reporter.NULL);
      }
    };
  }

  @Override
  public String fileName(StagedParts parts, int partition) {
    return parts.prefix() + String.format(Locale.ROOT, "-%05d", partition);
  }
}
