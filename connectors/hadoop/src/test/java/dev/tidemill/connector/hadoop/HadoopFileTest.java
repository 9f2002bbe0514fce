/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.hadoop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tidemill.StreamingContext;
import dev.tidemill.data.Pair;
import dev.tidemill.error.TidemillException;
import dev.tidemill.function.Function2;
import dev.tidemill.rdd.RDD;
import dev.tidemill.spi.source.PartitionReader;
import dev.tidemill.spi.storage.Storage;
import dev.tidemill.spi.storage.StorageOutput;
import dev.tidemill.spi.storage.StoragesByScheme;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.hadoop.io.LongWritable;
import org.apache.hadoop.io.Text;
import org.apache.hadoop.mapreduce.lib.input.KeyValueTextInputFormat;
import org.apache.hadoop.mapreduce.lib.input.SequenceFileInputFormat;
import org.apache.hadoop.mapreduce.lib.input.TextInputFormat;
import org.apache.hadoop.mapreduce.lib.output.SequenceFileOutputFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that an input format reads. */
class HadoopFileTest {
  private final StreamingContext ssc =
      StreamingContext.builder().master("local[2]").build();

  @AfterEach
  void close() {
    ssc.close();
  }

  private static void write(String file, List<String> lines) throws IOException {
    Storage storage = new StoragesByScheme();
    try (StorageOutput out = storage.create(file)) {
      out.write((String.join("\n", lines) + "\n").getBytes(UTF_8));
      out.force();
    }
  }

  @Test
  void the_lines_of_files_on_hdfs_are_a_dataset() throws Exception {
    String directory = Hdfs.newDirectory();
    write(directory + "/a", List.of("one", "two"));
    write(directory + "/b", List.of("three"));
    RDD<String> lines = ssc.dataset(Hadoop.file(
        directory, TextInputFormat.class, (LongWritable at, Text line) -> line.toString()));
    assertThat(lines.collect()).containsExactly("one", "two", "three");
    assertThat(lines.numPartitions()).isEqualTo(2);
  }

  @Test
  void a_long_file_is_read_in_splits(@TempDir Path folder) throws Exception {
    List<String> written = IntStream.range(0, 1000).mapToObj(i -> "line " + i).toList();
    write(folder + "/long", written);
    RDD<String> lines = ssc.dataset(Hadoop.file(
            folder + "/long",
            TextInputFormat.class,
            (LongWritable at, Text line) -> line.toString())
        .set("mapreduce.input.fileinputformat.split.maxsize", "1000"));
    assertThat(lines.numPartitions()).isGreaterThan(5);
    assertThat(lines.collect()).isEqualTo(written);
  }

  @Test
  void what_a_sink_has_written_is_read_again() throws Exception {
    String directory = Hdfs.newDirectory();
    ssc.queueStream(List.of(List.of("a", "b", "a")))
        .mapToPair(word -> Pair.of(word, 1L))
        .reduceByKey(Long::sum)
        .writeTo(
            Hadoop.<String, Long>files(directory + "/counts", "seq", SequenceFileOutputFormat.class)
                .writables(String.class, Long.class));
    ssc.start();
    await()
        .atMost(Duration.ofMinutes(2))
        .until(() ->
            !new HadoopStorage().directoriesMatching(directory + "/counts-*").isEmpty());
    ssc.stop(true);
    try (StreamingContext next = StreamingContext.builder().master("local[2]").build()) {
      RDD<Pair<String, Long>> counts = next.dataset(Hadoop.file(
          directory + "/counts-*",
          SequenceFileInputFormat.class,
          (Text word, LongWritable count) -> Pair.of(word.toString(), count.get())));
      assertThat(counts.collect()).containsExactlyInAnyOrder(Pair.of("a", 2L), Pair.of("b", 1L));
    }
  }

  @Test
  void a_path_with_nothing_is_told(@TempDir Path folder) {
    assertThatThrownBy(() -> ssc.dataset(Hadoop.file(
            folder + "/missing",
            TextInputFormat.class,
            (LongWritable at, Text line) -> line.toString())))
        .isInstanceOf(TidemillException.class)
        .hasMessageContaining("Input path does not exist")
        .hasMessageContaining("/missing");
  }

  @Test
  void another_start_reads_the_splits_that_an_earlier_one_has_named(@TempDir Path folder)
      throws Exception {
    write(folder + "/in/a", List.of("k1\tv1", "k2\tv2"));
    Function2<Text, Text, String> record = (key, value) -> key + "=" + value;
    List<SplitPartition<String>> named = SplitPartition.ofPath(
        folder + "/in", KeyValueTextInputFormat.class.getName(), HadoopSettings.NONE, record);
    write(folder + "/in/b", List.of("k3\tv3"));

    List<SplitPartition<String>> resumed = SplitPartition.parse(
        SplitPartition.write(named),
        KeyValueTextInputFormat.class.getName(),
        HadoopSettings.NONE,
        record);
    assertThat(resumed).hasSize(1);
    List<String> records = new ArrayList<>();
    try (PartitionReader<String> reader = resumed.get(0).open()) {
      reader.forEachRemaining(records::add);
    }
    assertThat(records).containsExactly("k1=v1", "k2=v2");
    assertThatThrownBy(() -> SplitPartition.parse(
            "v9:", KeyValueTextInputFormat.class.getName(), HadoopSettings.NONE, record))
        .hasMessageContaining("version 9");
  }
}
