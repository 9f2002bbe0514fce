/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.bench.connectors;

import dev.tidemill.StreamingContext;
import dev.tidemill.bench.measure.Busy;
import dev.tidemill.bench.measure.Results;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Lines of files on HDFS: a job that finds each new file, and a loop over the client's stream. Each
 * pass has a file, which was written before: a job sees it when it is renamed.
 */
public final class HdfsThroughput {
  private static final Path JOB = new Path("/job");
  private static final Path WRITTEN = new Path("/written");
  private static final Path BY_HAND = new Path("/by-hand");

  private final FileSystem files;
  private final Size size;
  private int pass;

  private HdfsThroughput(FileSystem files, Size size) {
    this.files = files;
    this.size = size;
  }

  /** Arguments: those of a {@link Size}. */
  public static void main(String[] args) throws IOException {
    measure(Size.of(args)).send();
  }

  static Results measure(Size size) throws IOException {
    try (Hdfs hdfs = new Hdfs();
        FileSystem files =
            FileSystem.newInstance(new Path(hdfs.uri()).toUri(), new Configuration())) {
      HdfsThroughput figure = new HdfsThroughput(files, size);
      figure.write();
      try (Reader job =
          new CountingJob((StreamingContext ssc) -> ssc.textFileStream(hdfs.uri() + JOB))) {
        Busy busy = new Busy("HDFS", hdfs.process());
        Results results = size.compare("HDFS client", () -> figure.inJob(job), figure::byHand);
        busy.report(results);
        return results;
      }
    }
  }

  private void write() throws IOException {
    files.mkdirs(JOB);
    write(BY_HAND);
    for (int file = 0; file < size.warmup() + size.passes(); file++) {
      write(new Path(WRITTEN, Integer.toString(file)));
    }
  }

  private void write(Path file) throws IOException {
    try (BufferedWriter out =
        new BufferedWriter(new OutputStreamWriter(files.create(file), StandardCharsets.UTF_8))) {
      for (long line = 0; line < size.records(); line++) {
        out.write(SendingProcess.text(line));
        out.write('\n');
      }
    }
  }

  private Tally inJob(Reader job) {
    String file = Integer.toString(pass++);
    try {
      files.rename(new Path(WRITTEN, file), new Path(JOB, file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return job.read(size.records());
  }

  private Tally byHand() {
    Tally tally = Tally.NONE;
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(files.open(BY_HAND), StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        tally = tally.plus(line);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return tally;
  }
}
