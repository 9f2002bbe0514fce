/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.bench;

import dev.tidemill.bench.connectors.DealerThroughput;
import dev.tidemill.bench.connectors.FlumeThroughput;
import dev.tidemill.bench.connectors.HdfsThroughput;
import dev.tidemill.bench.connectors.KinesisThroughput;
import dev.tidemill.bench.connectors.MqttThroughput;
import dev.tidemill.bench.connectors.PekkoThroughput;
import dev.tidemill.bench.connectors.XThroughput;
import dev.tidemill.bench.connectors.ZeroMqThroughput;
import java.util.List;

/**
 * A figure: a main class that measures in a JVM of its own and sends its results.
 *
 * @param name how it is asked for
 * @param title what is measured
 * @param main measures it
 * @param flags flags of its JVM
 * @param arguments the main class's arguments
 */
record Figure(
    String name, String title, Class<?> main, List<String> flags, List<String> arguments) {
  private static final List<String> HEAP = List.of("-Xms2g", "-Xmx2g");
  private static final String LARGE_BUFFER = "-Dstream.receiver.bufferRecords=5000000";
  private static final List<String> NO_LIMITS = List.of(
      "-Xms2g",
      "-Xmx2g",
      LARGE_BUFFER,
      "-Dstream.receiver.bufferBytes=2000000000",
      "-Dstream.backpressure.enabled=false");

  /** All figures there are. */
  static final List<Figure> ALL = List.of(
      new Figure(
          "word-count",
          "word count, 200,000 lines of ten words a batch, local[2]",
          Throughput.class,
          HEAP,
          List.of("200000", "100000", "12", "25", "false")),
      new Figure(
          "word-count-after-others",
          "the same in a JVM where other jobs have run before",
          Throughput.class,
          HEAP,
          List.of("200000", "100000", "12", "25", "true")),
      new Figure(
          "small-batches",
          "one step() of a small batch, local[2]",
          SmallBatches.class,
          List.of(),
          List.of("20000", "50000")),
      new Figure(
          "many-batches",
          "used heap after a collection, word count over a window of ten batches",
          ManyBatches.class,
          List.of(),
          List.of("1000", "50000", "100000")),
      new Figure(
          "stream-tests",
          "tests of a windowed job by the test kit",
          StreamTests.class,
          List.of(),
          List.of("3", "5000", "8")),
      new Figure(
          "start-up",
          "from the start of a JVM to the first output, batches of 10 ms",
          StartUp.class,
          List.of(),
          List.of("7", "20", "3000")),
      new Figure(
          "socket",
          "lines from a socket that never pauses, counted in batches of a second",
          SocketFlood.class,
          List.of(),
          List.of("5", "15")),
      new Figure(
          "socket-large-buffer",
          "the same with ten times the receiver's buffer",
          SocketFlood.class,
          List.of(LARGE_BUFFER),
          List.of("5", "15")),
      new Figure(
          "socket-unlimited",
          "the same without backpressure and with more bytes, where the receiver is the limit",
          SocketFlood.class,
          NO_LIMITS,
          List.of("5", "10")),
      new Figure(
          "block-log",
          "4 producers store blocks of 1,000 records of 100 bytes and wait until each is durable",
          BlockLogSpeed.class,
          List.of(),
          List.of("3", "4000")),
      new Figure(
          "delay",
          "ten times more records than can be processed, 1 us to 10 ms each, batches of 100 ms, local[1]",
          Delay.class,
          List.of(),
          List.of("100", "80")),
      new Figure(
          "kafka",
          "word count from a topic, four batches of 50,000 lines of ten words back to back, local[2]",
          KafkaThroughput.class,
          HEAP,
          List.of("200000", "100000", "4", "6", "12")),
      new Figure(
          "hdfs",
          "lines of files on HDFS, 100 bytes each",
          HdfsThroughput.class,
          List.of(),
          List.of("1000000", "2", "5")),
      new Figure(
          "mqtt",
          "messages of mosquitto with QoS 1, 100 bytes each",
          MqttThroughput.class,
          List.of(),
          List.of("100000", "3", "9")),
      new Figure(
          "zeromq-pull",
          "messages of a ZeroMQ socket that pushes, 100 bytes each",
          ZeroMqThroughput.class,
          List.of(),
          List.of("4000000", "2", "5")),
      new Figure(
          "zeromq-dealer",
          "messages of ZeroMQ's credit protocol, 100 bytes each",
          DealerThroughput.class,
          List.of(),
          List.of("2000000", "2", "5")),
      new Figure(
          "pekko",
          "records of an actor in another process, 100 bytes each",
          PekkoThroughput.class,
          List.of(),
          List.of("300000", "3", "9")),
      new Figure(
          "flume",
          "events of Flume's Avro client, 100 bytes each, 100 in a batch",
          FlumeThroughput.class,
          List.of(),
          List.of("300000", "3", "9")),
      new Figure(
          "x",
          "posts of a stream like that of X, with texts of 100 bytes",
          XThroughput.class,
          List.of(),
          List.of("1000000", "2", "5")),
      new Figure(
          "kinesis",
          "records of a shard of kinesalite, 100 bytes each",
          KinesisThroughput.class,
          List.of(),
          List.of("100000", "1", "3")),
      new Figure(
          "window-sum",
          "sum over a window of 30 batches, 100,000 keys, 50,000 records a batch, all keys emitted",
          Stateful.class,
          HEAP,
          List.of("WINDOW_SUM", "100000,50000,30,5,10,10")),
      new Figure(
          "window-max",
          "maximum over the same window; by hand: 30 maps merged again",
          Stateful.class,
          HEAP,
          List.of("WINDOW_MAX", "100000,50000,30,5,10,10")),
      new Figure(
          "window-sum-changes",
          "sum over 30 batches, 1,000,000 keys, 10,000 records a batch, changes; by hand: window rebuilt",
          Stateful.class,
          HEAP,
          List.of("WINDOW_SUM_CHANGES", "1000000,10000,30,10,10,10")),
      new Figure(
          "window-max-changes",
          "maximum over the same window, changes; by hand: 30 maps merged again",
          Stateful.class,
          HEAP,
          List.of("WINDOW_MAX_CHANGES", "1000000,10000,30,10,10,10")),
      new Figure(
          "map-with-state",
          "mapWithState, 1,000,000 keys, 10,000 records a batch",
          Stateful.class,
          HEAP,
          List.of("MAP_WITH_STATE", "1000000,10000,40,20,10,10")),
      new Figure(
          "update-state-by-key",
          "updateStateByKey, 1,000,000 keys, 10,000 records a batch, all keys emitted",
          Stateful.class,
          HEAP,
          List.of("UPDATE_STATE_BY_KEY", "1000000,10000,40,5,10,10")),
      new Figure(
          "state-heap",
          "used heap of mapWithState with a timeout, 1,000,000 String keys with a long each",
          StateHeap.class,
          HEAP,
          List.of("1000000", "10000", "100")),
      new Figure(
          "codec",
          "a String key and a record of five fields, written and read",
          CodecSpeed.class,
          List.of(),
          List.of("60", "100")),
      new Figure(
          "small-stateful-batches",
          "one step() of a small batch on the calling thread",
          SmallStatefulBatches.class,
          List.of(),
          List.of("2000", "10", "15")),
      new Figure(
          "page",
          "a job of 20 batches a second and its monitoring page",
          PageCost.class,
          List.of(),
          List.of("50", "300", "3", "2000")),
      new Figure(
          "recovery",
          "a checkpoint directory, 1,000,000 keys in state, 10,000 records a batch, forces of 3 ms",
          RecoverySpeed.class,
          HEAP,
          List.of("1000000", "10000", "20", "400")),
      new Figure(
          "recovery-large-batches",
          "the same with 100,000 records a batch",
          RecoverySpeed.class,
          HEAP,
          List.of("1000000", "100000", "20", "100")),
      new Figure(
          "recovery-small-batches",
          "the same with 1,000 keys and one record a batch",
          RecoverySpeed.class,
          HEAP,
          List.of("1000", "1", "20000", "5000")),
      new Figure(
          "recovery-many-keys",
          "the same with 10,000,000 keys and 10,000 records a batch",
          RecoverySpeed.class,
          List.of("-Xms5g", "-Xmx5g"),
          List.of("10000000", "10000", "20", "50")));
}
