/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.hadoop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.data.Pair;
import dev.tidemill.function.Function2;
import dev.tidemill.spi.sink.StagedParts;
import dev.tidemill.spi.source.PartitionReader;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.hadoop.io.LongWritable;
import org.apache.hadoop.io.Text;
import org.apache.hadoop.mapreduce.lib.input.SequenceFileInputFormat;
import org.apache.hadoop.mapreduce.lib.input.TextInputFormat;
import org.apache.hadoop.mapreduce.lib.output.SequenceFileOutputFormat;
import org.apache.hadoop.mapreduce.lib.output.TextOutputFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A job that stops interrupts its workers, which complete the calls of Hadoop that they are in. */
class InterruptedFormatsTest {
  private static final int RECORDS = 20_000; // several blocks of a stream

  @AfterEach
  void clear() {
    Thread.interrupted();
  }

  private static void writeInterrupted(String directory, FileFormat format) throws Exception {
    StagedParts parts = new StagedParts(directory, "");
    Thread.currentThread().interrupt();
    try (FormatWriter<String, Long> writer = FormatWriter.open(
        parts, 0, format, RecordFields.writables(String.class, Long.class), HadoopSettings.NONE)) {
      for (long i = 0; i < RECORDS; i++) {
        writer.write(Pair.of("record " + i, i));
      }
      assertThat(writer.finish()).startsWith(directory + "/part-");
    }
    assertThat(Thread.interrupted()).as("interrupted afterwards").isTrue();
  }

  private static <K, V> List<String> readInterrupted(
      String path, Class<?> format, Function2<K, V, String> record) throws Exception {
    List<String> records = new ArrayList<>();
    Thread.currentThread().interrupt();
    for (SplitPartition<String> split :
        SplitPartition.ofPath(path, format.getName(), HadoopSettings.NONE, record)) {
      try (PartitionReader<String> reader = split.open()) {
        reader.forEachRemaining(records::add);
      }
    }
    assertThat(Thread.interrupted()).as("interrupted afterwards").isTrue();
    return records;
  }

  private static List<String> expected(String separator) {
    return IntStream.range(0, RECORDS)
        .mapToObj(i -> "record " + i + separator + i)
        .toList();
  }

  @Test
  void an_interrupt_stops_no_text_file() throws Exception {
    String directory = Hdfs.newDirectory();
    writeInterrupted(directory, new NewFormat(TextOutputFormat.class.getName()));
    assertThat(readInterrupted(
            directory, TextInputFormat.class, (LongWritable at, Text line) -> line.toString()))
        .isEqualTo(expected("\t"));
  }

  @Test
  void an_interrupt_stops_no_sequence_file() throws Exception {
    String directory = Hdfs.newDirectory();
    writeInterrupted(directory, new NewFormat(SequenceFileOutputFormat.class.getName()));
    assertThat(readInterrupted(
            directory,
            SequenceFileInputFormat.class,
            (Text key, LongWritable value) -> key + "=" + value))
        .isEqualTo(expected("="));
  }

  @Test
  void an_interrupt_stops_no_file_of_the_older_interface() throws Exception {
    String directory = Hdfs.newDirectory();
    writeInterrupted(
        directory, new OldFormat(org.apache.hadoop.mapred.TextOutputFormat.class.getName()));
    assertThat(readInterrupted(
            directory, TextInputFormat.class, (LongWritable at, Text line) -> line.toString()))
        .isEqualTo(expected("\t"));
  }
}
