/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.bench.kafkastreams;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Properties;
import org.apache.kafka.common.serialization.LongDeserializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.TimeWindows;
import org.apache.kafka.streams.state.Stores;

/**
 * Steps of one record through {@link TopologyTestDriver}: counts by word over windows of three seconds that begin every second,
 * kept in memory; what comes out is read after each step. Each record is a second later than the one before.
 */
public final class StreamsLockStep {
  private static final Duration STEP = Duration.ofSeconds(1);
  private static final Duration WINDOW = Duration.ofSeconds(3);
  private static final Duration RETENTION = Duration.ofMinutes(1);

  private StreamsLockStep() {}

  /** Arguments: steps of one driver, drivers to measure after as many to warm up, drivers to open and close after half as many. */
  public static void main(String[] args) {
    int steps = Integer.parseInt(args[0]);
    int rounds = Integer.parseInt(args[1]);
    double[] perSecond = new double[rounds];
    for (int round = 0; round < 2 * rounds; round++) {
      try (Driven driven = new Driven()) {
        long start = System.nanoTime();
        for (int i = 0; i < steps; i++) {
          driven.step();
        }
        perSecond[round % rounds] = steps / ((System.nanoTime() - start) / 1e9);
        if (round == 0) {
          send("words of a window", driven.most);
        }
      }
    }
    Arrays.sort(perSecond);
    send("batches a second", perSecond[rounds / 2]);
    openAndClose(Integer.parseInt(args[2]));
  }

  private static void openAndClose(int drivers) {
    long start = 0;
    for (int i = -drivers / 2; i < drivers; i++) {
      if (i == 0) {
        start = System.nanoTime();
      }
      try (Driven driven = new Driven()) {
        driven.step();
      }
    }
    send("open and close, ms", (System.nanoTime() - start) / 1e6 / drivers);
  }

  private static void send(String name, double value) {
    System.out.println("result\t" + name + "\t" + value);
  }

  /** A driver with the topology and its topics. */
  private static final class Driven implements AutoCloseable {
    private final TopologyTestDriver driver = new TopologyTestDriver(windowed(), new Properties());
    private final TestInputTopic<String, String> words = driver.createInputTopic(
        "words", new StringSerializer(), new StringSerializer(), Instant.EPOCH, STEP);
    private final TestOutputTopic<String, Long> counts =
        driver.createOutputTopic("counts", new StringDeserializer(), new LongDeserializer());
    private long most;

    void step() {
      words.pipeInput("word");
      for (long count : counts.readValuesToList()) {
        most = Math.max(most, count);
      }
    }

    @Override
    public void close() {
      driver.close();
    }
  }

  private static Topology windowed() {
    StreamsBuilder builder = new StreamsBuilder();
    builder.stream("words", Consumed.with(Serdes.String(), Serdes.String()))
        .groupBy((key, value) -> value, Grouped.with(Serdes.String(), Serdes.String()))
        .windowedBy(TimeWindows.ofSizeWithNoGrace(WINDOW).advanceBy(STEP))
        .count(Materialized.<String, Long>as(
                Stores.inMemoryWindowStore("counts", RETENTION, WINDOW, false))
            .withKeySerde(Serdes.String())
            .withValueSerde(Serdes.Long()))
        .toStream()
        .selectKey((windowed, count) -> windowed.key())
        .to("counts", Produced.with(Serdes.String(), Serdes.Long()));
    return builder.build();
  }
}
