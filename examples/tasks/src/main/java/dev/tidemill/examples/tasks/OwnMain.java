/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.examples.tasks;

import dev.tidemill.BatchQueue;
import dev.tidemill.StreamingContext;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A program with its own {@code main}, which pushes records into its stream itself: each batch counts the lines that were
 * typed meanwhile; the end of the input (Ctrl-D) ends the program after the last lines were counted.
 *
 * <p>A program of its own builds, starts and stops the context. Settings still come from outside, too: {@code java
 * -Dstream.batchInterval=5s ...}.
 */
public final class OwnMain {
  private OwnMain() {}

  // region main
  /** Runs until the standard input ends. */
  public static void main(String[] args) throws IOException, InterruptedException {
    try (StreamingContext ssc = StreamingContext.builder().appName("own-main").build()) {
      run(ssc, System.in);
    }
  }

  static void run(StreamingContext ssc, InputStream input)
      throws IOException, InterruptedException {
    BatchQueue<String> lines = new BatchQueue<String>().allAtOnce();
    ssc.queueStream(lines).named("lines").count().named("counts").print();
    ssc.start();
    BufferedReader reader =
        new BufferedReader(new InputStreamReader(input, StandardCharsets.UTF_8));
    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
      lines.add(List.of(line));
    }
    ssc.stop(true);
    ssc.awaitTermination();
  }
  // endregion
}
