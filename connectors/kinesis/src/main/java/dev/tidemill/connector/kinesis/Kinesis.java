/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kinesis;

/**
 * Reads Amazon Kinesis data streams, and writes to them.
 *
 * <pre>{@code
 * ssc.stream("orders", Kinesis.stream("orders").region("eu-west-1").texts())
 *     .filter(order -> order.contains("urgent"))
 *     .writeTo(Kinesis.sink("urgent").region("eu-west-1"));
 * }</pre>
 */
public final class Kinesis {
  private Kinesis() {}

  /** A source that reads a stream. */
  public static KinesisSource stream(String name) {
    return KinesisSource.of(name);
  }

  /** A sink that puts the text of each record into a stream. */
  public static <T> KinesisSink<T> sink(String stream) {
    return KinesisSink.ofTexts(stream);
  }
}
