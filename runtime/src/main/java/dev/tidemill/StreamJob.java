/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill;

/**
 * A streaming job. {@code mvn stream:run} starts it, and tests run it unchanged.
 *
 * <pre>{@code
 * public final class NetworkWordCount implements StreamJob {
 *   @Override public void define(StreamingContext ssc) {
 *     ssc.socketTextStream("localhost", 9999).named("lines")
 *         .flatMap(line -> List.of(line.split(" ")))
 *         .mapToPair(word -> Pair.of(word, 1L))
 *         .reduceByKey(Long::sum)
 *         .print();
 *   }
 * }
 * }</pre>
 *
 * <p>A job has a public no-argument constructor. It is created once per start; {@link #configure}
 * is called first, then {@link #define}, both on the thread that starts the job.
 */
@FunctionalInterface
public interface StreamJob {
  /** Declares streams and outputs. An exception makes the start fail. */
  void define(StreamingContext ssc) throws Exception;

  /**
   * Sets values for this job that replace the defaults, such as its batch interval. The command
   * line, the POM and the environment take precedence over it; it takes precedence over {@code
   * stream.properties}. Does nothing by default.
   *
   * <pre>{@code
   * builder.batchInterval(Duration.ofSeconds(5)).setting("stream.batch.onFailure", "retry");
   * }</pre>
   */
  default void configure(StreamingContext.Builder builder) {}
}
