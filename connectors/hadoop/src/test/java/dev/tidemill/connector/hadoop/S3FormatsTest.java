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
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.io.LongWritable;
import org.apache.hadoop.io.Text;
import org.apache.hadoop.mapreduce.lib.input.SequenceFileInputFormat;
import org.apache.hadoop.mapreduce.lib.output.SequenceFileOutputFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Formats on S3, of whose endpoint and keys only the sink and the file know. */
@Tag("nightly") // Maven resolves the server and its many libraries
class S3FormatsTest {
  private final ClassLoader before = Thread.currentThread().getContextClassLoader();

  @BeforeEach
  void useClassesOfS3() {
    Thread.currentThread().setContextClassLoader(S3Proxy.classes());
  }

  @AfterEach
  void useClassesOfTests() {
    Thread.currentThread().setContextClassLoader(before);
  }

  private static HadoopSink<String, Long> sink(String directory) {
    HadoopSink<String, Long> sink = Hadoop.<String, Long>files(
            directory + "/counts", "seq", SequenceFileOutputFormat.class)
        .writables(String.class, Long.class);
    for (Map.Entry<String, String> setting : S3Proxy.settings().entrySet()) {
      sink = sink.set(setting.getKey(), setting.getValue());
    }
    return sink;
  }

  private static HadoopFile<Pair<String, Long>> file(String path) {
    HadoopFile<Pair<String, Long>> file = Hadoop.file(
        path,
        SequenceFileInputFormat.class,
        (Text word, LongWritable count) -> Pair.of(word.toString(), count.get()));
    for (Map.Entry<String, String> setting : S3Proxy.settings().entrySet()) {
      file = file.set(setting.getKey(), setting.getValue());
    }
    return file;
  }

  @Test
  void what_a_sink_has_written_with_its_settings_is_read_with_those_of_a_file() {
    String directory = S3Proxy.newDirectory();
    ManualClock clock = new ManualClock();
    try (StreamingContext ssc = StreamingContext.builder()
        .master("local[2]")
        .batchInterval(Duration.ofSeconds(1))
        .clock(clock)
        .build()) {
      ssc.queueStream(List.of(List.of("a", "b", "a")))
          .mapToPair(word -> Pair.of(word, 1L))
          .reduceByKey(Long::sum)
          .writeTo(sink(directory));
      ssc.start();
      clock.advance(Duration.ofSeconds(1));
      ssc.stop(true);
    }
    try (StreamingContext ssc = StreamingContext.builder().master("local[2]").build()) {
      RDD<Pair<String, Long>> counts = ssc.dataset(file(directory + "/counts-*/part-*"));
      assertThat(counts.collect()).containsExactlyInAnyOrder(Pair.of("a", 2L), Pair.of("b", 1L));
    }
  }
}
