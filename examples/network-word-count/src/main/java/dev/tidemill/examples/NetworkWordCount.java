/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.examples;

import dev.tidemill.DStream;
import dev.tidemill.StreamJob;
import dev.tidemill.StreamingContext;
import dev.tidemill.data.Pair;
import java.util.List;

/**
 * Counts the words of each batch.
 *
 * <pre>
 * mvn stream:run                                  counts a text that comes with Tidemill, played line by line
 * mvn stream:run -Dstream.args="localhost 9999"   counts what is typed into: nc -lk 9999
 * </pre>
 */
public final class NetworkWordCount implements StreamJob {
  private static final int LINES_PER_SECOND = 20;

  // region define
  @Override
  public void define(StreamingContext ssc) {
    lines(ssc)
        .named("lines")
        .flatMap(line -> List.of(line.split("\\W+")))
        .filter(word -> !word.isEmpty())
        .mapToPair(word -> Pair.of(word, 1L))
        .reduceByKey(Long::sum)
        .named("counts")
        .print();
  }
  // endregion

  private static DStream<String> lines(StreamingContext ssc) {
    List<String> arguments = ssc.arguments();
    return switch (arguments.size()) {
      case 0 -> ssc.replayStream(LINES_PER_SECOND);
      case 2 -> ssc.socketTextStream(arguments.get(0), port(arguments.get(1)));
      default ->
        throw new IllegalArgumentException(
            "arguments are " + arguments + "; give a host and a port, or nothing at all");
    };
  }

  private static int port(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "port is \"" + text + "\"; it must be a number, as in: localhost 9999", e);
    }
  }
}
