/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.bench.connectors;

import dev.tidemill.bench.measure.Results;
import dev.tidemill.connector.flume.Flume;
import java.io.IOException;

/** Events of Flume's Avro client: a job, and a bare Avro server. */
public final class FlumeThroughput {
  private FlumeThroughput() {}

  /** Arguments: those of a {@link Size}. */
  public static void main(String[] args) throws IOException, InterruptedException {
    measure(Size.of(args)).send();
    System.exit(0); // Avro's server keeps threads
  }

  static Results measure(Size size) throws IOException, InterruptedException {
    int portOfJob = Ports.free();
    int portOfLoop = Ports.free();
    try (Reader job = new CountingJob(Flume.source(portOfJob).texts());
        Reader loop = new FlumeLoop(portOfLoop);
        SendingProcess sender = new SendingProcess(
            FlumeSender.class, Integer.toString(portOfJob), Integer.toString(portOfLoop))) {
      return sender.compare("bare Avro server", job, loop, size);
    }
  }
}
