/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.hadoop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.StreamingContext;
import dev.tidemill.data.Pair;
import dev.tidemill.rdd.RDD;
import dev.tidemill.time.ManualClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.io.LongWritable;
import org.apache.hadoop.io.Text;
import org.apache.hadoop.mapreduce.lib.input.TextInputFormat;
import org.apache.hadoop.mapreduce.lib.output.TextOutputFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code set} says reaches all that a sink or a file does, and nothing else. */
class OwnSettingsTest {
  private static final int BATCHES = 5;

  private final ManualClock clock = new ManualClock();
  private final StreamingContext ssc = StreamingContext.builder()
      .master("local[2]")
      .batchInterval(Duration.ofSeconds(1))
      .clock(clock)
      .build();

  @TempDir
  private Path folder;

  @AfterEach
  void stop() {
    ssc.close();
  }

  private static <K, V> HadoopSink<K, V> withKey(String key, HadoopSink<K, V> sink) {
    HadoopSink<K, V> with = sink;
    for (Map.Entry<String, String> each : KeyedStore.settings(key).entrySet()) {
      with = with.set(each.getKey(), each.getValue());
    }
    return with;
  }

  private static <T> HadoopFile<T> withKey(String key, HadoopFile<T> file) {
    HadoopFile<T> with = file;
    for (Map.Entry<String, String> each : KeyedStore.settings(key).entrySet()) {
      with = with.set(each.getKey(), each.getValue());
    }
    return with;
  }

  private HadoopSink<String, Long> sink(String key) {
    return withKey(
        key,
        Hadoop.files("gs://bucket" + folder + "/for-" + key + "/n", "", TextOutputFormat.class));
  }

  private HadoopSink<String, Long> olderSink(String key) {
    return withKey(
        key,
        Hadoop.mapredFiles(
            "gs://bucket" + folder + "/for-" + key + "/n",
            "",
            org.apache.hadoop.mapred.TextOutputFormat.class));
  }

  /** The lines of the batches that are complete. */
  private List<String> lines(String key) throws IOException {
    List<String> lines = new ArrayList<>();
    try (Stream<Path> batches = Files.list(folder.resolve("for-" + key))) {
      for (Path batch : batches.sorted().toList()) {
        if (Files.exists(batch.resolve("_SUCCESS"))) {
          try (Stream<Path> files = Files.list(batch)) {
            for (Path part : files.sorted().toList()) {
              if (part.getFileName().toString().startsWith("part-")) {
                lines.addAll(Files.readAllLines(part));
              }
            }
          }
        }
      }
    }
    return lines;
  }

  @Test
  void sinks_with_other_keys_write_and_publish_on_one_host_by_one_client_each() throws Exception {
    List<List<String>> batches = new ArrayList<>();
    for (int batch = 0; batch < BATCHES; batch++) {
      batches.add(List.of("x" + batch));
    }
    var pairs = ssc.queueStream(batches).mapToPair(word -> Pair.of(word, 1L));
    pairs.writeTo(sink("a"));
    pairs.writeTo(sink("b"));
    pairs.writeTo(olderSink("c"));
    ssc.start();
    clock.advance(Duration.ofSeconds(BATCHES));
    ssc.stop(true);
    for (String key : List.of("a", "b", "c")) {
      assertThat(lines(key)).as(key).containsExactly("x0\t1", "x1\t1", "x2\t1", "x3\t1", "x4\t1");
      assertThat(KeyedStore.clients(key)).as("clients with key " + key).isEqualTo(1);
    }
  }

  private RDD<String> dataset(String key) {
    return ssc.dataset(withKey(
        key,
        Hadoop.file(
            "gs://bucket" + folder + "/for-" + key,
            TextInputFormat.class,
            (LongWritable at, Text line) -> line.toString())));
  }

  @Test
  void files_with_other_keys_are_read_from_one_host_by_one_client_each() throws Exception {
    for (String key : List.of("d", "e")) {
      Path directory = Files.createDirectory(folder.resolve("for-" + key));
      for (String file : List.of("1", "2", "3")) {
        Files.writeString(directory.resolve(file), key + file + "\n");
      }
    }
    RDD<String> ofD = dataset("d");
    RDD<String> ofE = dataset("e");
    for (int i = 0; i < 2; i++) {
      assertThat(ofD.collect()).containsExactlyInAnyOrder("d1", "d2", "d3");
      assertThat(ofE.collect()).containsExactlyInAnyOrder("e1", "e2", "e3");
    }
    assertThat(KeyedStore.clients("d")).as("clients with key d").isEqualTo(1);
    assertThat(KeyedStore.clients("e")).as("clients with key e").isEqualTo(1);
  }
}
