/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.bench.spark;

import dev.tidemill.bench.spark.SteppedSpark.Totals;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.spark.streaming.kafka010.ConsumerStrategies;
import org.apache.spark.streaming.kafka010.KafkaUtils;
import org.apache.spark.streaming.kafka010.LocationStrategies;
import scala.Tuple2;

/** Word count of a topic by Spark's direct stream, read from its beginning to its end, batches back to back. */
public final class SparkFromTopic {
  private static final int WORDS_PER_LINE = 10;
  private static final int BITS_OF_HASH = 0xffff;

  private SparkFromTopic() {}

  /** Arguments: where the broker is, lines of a batch, lines to warm up, lines to measure. */
  public static void main(String[] args) throws InterruptedException {
    long warmup = Long.parseLong(args[2]) * WORDS_PER_LINE;
    long words = warmup + Long.parseLong(args[3]) * WORDS_PER_LINE;
    System.setProperty(
        "spark.streaming.kafka.maxRatePerPartition",
        Integer.toString(Integer.parseInt(args[1]) / SteppedSpark.PARTITIONS));
    try (SteppedSpark spark = new SteppedSpark("from topic")) {
      declare(spark, args[0]);
      spark.start();
      Totals totals = Totals.NONE;
      while (totals.number() < warmup) {
        totals = totals.plus(spark.step());
      }
      long before = totals.number();
      double cpu = SteppedSpark.cpuMs();
      long start = System.nanoTime();
      while (totals.number() < words) {
        totals = totals.plus(spark.step());
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      double lines = (double) (totals.number() - before) / WORDS_PER_LINE;
      SteppedSpark.send("lines a second", lines / seconds);
      SteppedSpark.send("CPU us a line", (SteppedSpark.cpuMs() - cpu) * 1e3 / lines);
      SteppedSpark.send("words", totals.number());
      SteppedSpark.send("check", totals.sum());
    }
    System.exit(0);
  }

  private static void declare(SteppedSpark spark, String servers) {
    Map<String, Object> properties = Map.of(
        "bootstrap.servers",
        servers,
        "group.id",
        "spark",
        "key.deserializer",
        StringDeserializer.class,
        "value.deserializer",
        StringDeserializer.class);
    Map<TopicPartition, Long> beginnings = new HashMap<>();
    for (int i = 0; i < SteppedSpark.PARTITIONS; i++) {
      beginnings.put(new TopicPartition("lines", i), 0L);
    }
    KafkaUtils.<String, String>createDirectStream(
            spark.context(),
            LocationStrategies.PreferConsistent(),
            ConsumerStrategies.<String, String>Assign(
                List.copyOf(beginnings.keySet()), properties, beginnings))
        .map(ConsumerRecord::value)
        .flatMap(line -> Arrays.asList(line.split(" ")).iterator())
        .mapToPair(word -> new Tuple2<>(word, 1L))
        .reduceByKey(Long::sum)
        .foreachRDD(counts -> {
          Totals totals = Totals.NONE;
          for (Tuple2<String, Long> count : counts.collect()) {
            long ofWord = count._2();
            totals =
                totals.plus(new Totals(ofWord, ofWord * (count._1().hashCode() & BITS_OF_HASH)));
          }
          SteppedSpark.emit(totals);
        });
  }
}
