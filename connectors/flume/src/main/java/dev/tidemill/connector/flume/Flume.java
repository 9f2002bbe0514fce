/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.flume;

/**
 * Streams of what the Avro sinks of Apache Flume agents send.
 *
 * <pre>{@code
 * ssc.stream("lines", Flume.source(41414).texts()).print();
 * }</pre>
 */
public final class Flume {
  private Flume() {}

  /**
   * Creates a source that Avro sinks of agents on this machine connect to. For other machines, see
   * {@link FlumeSource#host}.
   *
   * @param port where it listens, 1 to 65,535
   */
  public static FlumeSource source(int port) {
    return new FlumeSource(SourceSettings.of(port));
  }
}
