package dev.tidemill.bench;

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
          "kafka",
          "word count from a topic, four batches of 50,000 lines of ten words back to back, local[2]",
          KafkaThroughput.class,
          HEAP,
          List.of("200000", "100000", "4", "6", "12")));
}
