/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.hadoop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidemill.PairDStream;
import dev.tidemill.StreamingContext;
import dev.tidemill.data.Pair;
import dev.tidemill.rdd.RDD;
import java.time.Duration;
import java.util.List;
import org.apache.hadoop.io.LongWritable;
import org.apache.hadoop.io.NullWritable;
import org.apache.hadoop.io.Text;
import org.apache.hadoop.mapreduce.lib.input.TextInputFormat;
import org.apache.hadoop.mapreduce.lib.output.SequenceFileOutputFormat;
import org.apache.hadoop.mapreduce.lib.output.TextOutputFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What docs/connectors/hadoop.md shows. */
class HadoopSnippetsTest {
  private final StreamingContext ssc = StreamingContext.builder()
      .master("local[2]")
      .batchInterval(Duration.ofMillis(200))
      .build();

  @AfterEach
  void stop() {
    ssc.stop(false);
  }

  @Test
  void from_a_directory_to_directories() throws Exception {
    String directory = Hdfs.newDirectory();
    String in = directory + "/in";
    String out = directory + "/out";
    Files.mkdir(in);
    // region job
    ssc.textFileStream(in)
        .flatMap(line -> List.of(line.split(" ")))
        .mapToPair(word -> Pair.of(word, 1L))
        .reduceByKey(Long::sum)
        .saveAsTextFiles(out + "/counts", "txt");
    // endregion
    ssc.start();
    Files.write(in, "a.txt", List.of("to be or", "not to be"));
    await()
        .atMost(Duration.ofMinutes(2))
        .ignoreExceptions()
        .until(() -> Files.linesOf(out + "/counts").size() == 4);
    assertThat(Files.linesOf(out + "/counts"))
        .containsExactlyInAnyOrder("(to,2)", "(be,2)", "(or,1)", "(not,1)");
  }

  @Test
  void formats() throws Exception {
    String directory = Hdfs.newDirectory();
    Files.write(directory + "/stop-list", "words", List.of("or", "not"));
    PairDStream<String, Long> counts = ssc.queueStream(
            List.of(List.of(Pair.of("to", 2L), Pair.of("or", 1L))))
        .mapToPair(pair -> pair);
    // region sinks
    counts.writeTo(
        Hadoop.<String, Long>files(directory + "/counts", "seq", SequenceFileOutputFormat.class)
            .writables(String.class, Long.class)
            .set("mapreduce.output.fileoutputformat.compress", "true"));

    counts.writeTo(Hadoop.<String, Long>files(directory + "/words", "txt", TextOutputFormat.class)
        .converting(Text.class, Text::new, NullWritable.class, count -> NullWritable.get()));
    // endregion
    // region dataset
    RDD<String> stopList = ssc.dataset(Hadoop.file(
        directory + "/stop-list",
        TextInputFormat.class,
        (LongWritable position, Text line) -> line.toString()));
    // endregion
    assertThat(stopList.collect()).containsExactly("or", "not");
    ssc.start();
    await()
        .atMost(Duration.ofMinutes(2))
        .ignoreExceptions()
        .until(() -> Files.linesOf(directory + "/words").size() == 2);
    assertThat(Files.linesOf(directory + "/words")).containsExactlyInAnyOrder("to", "or");
  }
}
