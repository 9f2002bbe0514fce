/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.bench.kafkastreams;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.Stores;

/**
 * Word count of a topic by Kafka Streams, read from its beginning to its end: two threads, counts kept in memory. Words go through
 * a topic between, and counts to one that the store is restored from, as they do by default.
 */
public final class StreamsFromTopic {
  private static final int WORDS_PER_LINE = 10;
  private static final int BITS_OF_HASH = 0xffff;
  private static final long LOOK_EVERY_NANOS = 1_000_000;
  private static final String STORE = "counts";
  private static final LongAdder COUNTED = new LongAdder();

  private StreamsFromTopic() {}

  /** Arguments: where the broker is, (unused), lines to warm up, lines to measure. */
  public static void main(String[] args) throws Exception {
    long warmup = Long.parseLong(args[2]) * WORDS_PER_LINE;
    long words = warmup + Long.parseLong(args[3]) * WORDS_PER_LINE;
    Properties properties = new Properties();
    properties.put(
        StreamsConfig.APPLICATION_ID_CONFIG,
        "word-count-" + ProcessHandle.current().pid());
    properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, args[0]);
    properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, 2);
    properties.put(
        StreamsConfig.STATE_DIR_CONFIG,
        Files.createTempDirectory("kafka-streams").toString());
    properties.put(
        StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
    try (KafkaStreams streams = new KafkaStreams(wordCount(), properties)) {
      streams.start();
      await(warmup);
      double cpu = cpuMicros();
      long start = System.nanoTime();
      long before = COUNTED.sum();
      await(words);
      double seconds = (System.nanoTime() - start) / 1e9;
      double lines = (double) (words - before) / WORDS_PER_LINE;
      send("lines a second", lines / seconds);
      send("CPU us a line", (cpuMicros() - cpu) / lines);
      sendSums(streams);
    }
  }

  private static Topology wordCount() {
    StreamsBuilder builder = new StreamsBuilder();
    builder.stream("lines", Consumed.with(Serdes.String(), Serdes.String()))
        .flatMapValues(line -> List.of(line.split(" ")))
        .groupBy((key, word) -> word, Grouped.with(Serdes.String(), Serdes.String()))
        .aggregate(
            () -> 0L,
            (word, value, count) -> {
              COUNTED.increment();
              return count + 1;
            },
            Materialized.<String, Long>as(Stores.inMemoryKeyValueStore(STORE))
                .withKeySerde(Serdes.String())
                .withValueSerde(Serdes.Long()));
    return builder.build();
  }

  private static void await(long words) {
    while (COUNTED.sum() < words) {
      LockSupport.parkNanos(LOOK_EVERY_NANOS);
    }
  }

  private static void sendSums(KafkaStreams streams) {
    long words = 0;
    long check = 0;
    try (KeyValueIterator<String, Long> counts = streams
        .store(StoreQueryParameters.fromNameAndType(
            STORE, QueryableStoreTypes.<String, Long>keyValueStore()))
        .all()) {
      while (counts.hasNext()) {
        KeyValue<String, Long> count = counts.next();
        words += count.value;
        check += count.value * (count.key.hashCode() & BITS_OF_HASH);
      }
    }
    send("words", words);
    send("check", check);
  }

  private static double cpuMicros() {
    return ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class)
            .getProcessCpuTime()
        / 1e3;
  }

  private static void send(String name, double value) {
    System.out.println("result\t" + name + "\t" + value);
  }
}
