/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.bench.connectors;

import dev.tidemill.bench.measure.Results;
import dev.tidemill.connector.zeromq.ZeroMq;
import java.io.IOException;

/** Messages of ZeroMQ's credit protocol: a job, and a loop over a bare socket that acknowledges, too. */
public final class DealerThroughput {
  private DealerThroughput() {}

  /** Arguments: those of a {@link Size}. */
  public static void main(String[] args) throws IOException {
    measure(Size.of(args)).send();
  }

  static Results measure(Size size) throws IOException {
    int portOfJob = Ports.free();
    int portOfLoop = Ports.free();
    try (SendingProcess sender = new SendingProcess(
            DealerSender.class, Integer.toString(portOfJob), Integer.toString(portOfLoop));
        Reader job =
            new CountingJob(ZeroMq.dealer("tcp://127.0.0.1:" + portOfJob).texts());
        Reader loop = new DealerLoop(portOfLoop)) {
      return sender.compare("JeroMQ loop", job, loop, size);
    }
  }
}
