/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.hadoop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.error.TidemillException;
import dev.tidemill.spi.job.JobIdentity;
import dev.tidemill.spi.sink.SinkContext;
import dev.tidemill.spi.storage.StoragesByScheme;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.apache.hadoop.mapreduce.lib.db.DBOutputFormat;
import org.apache.hadoop.mapreduce.lib.output.NullOutputFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Formats whose output could not be published are refused before they write anything. */
class RefusedFormatsTest {
  @TempDir
  private Path folder;

  private void assertRefused(HadoopSink<String, Long> sink, Class<?> format, String required)
      throws Exception {
    assertThatThrownBy(() ->
            sink.open(new SinkContext("out", new JobIdentity("job", 1), new StoragesByScheme())))
        .isInstanceOf(TidemillException.class)
        .hasMessageContaining(
            format.getName() + " is not a " + required + ", so its output cannot be published");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void a_format_that_writes_no_files_is_refused_when_the_job_starts() throws Exception {
    String required = "org.apache.hadoop.mapreduce.lib.output.FileOutputFormat";
    assertRefused(
        Hadoop.files(folder + "/out", "", DBOutputFormat.class), DBOutputFormat.class, required);
    assertRefused(
        Hadoop.files(folder + "/out", "", NullOutputFormat.class),
        NullOutputFormat.class,
        required);
  }

  @Test
  void a_format_of_the_older_interface_that_writes_no_files_is_refused_when_the_job_starts()
      throws Exception {
    Class<org.apache.hadoop.mapred.lib.db.DBOutputFormat> format =
        org.apache.hadoop.mapred.lib.db.DBOutputFormat.class;
    assertRefused(
        Hadoop.mapredFiles(folder + "/out", "", format),
        format,
        "org.apache.hadoop.mapred.FileOutputFormat");
  }
}
