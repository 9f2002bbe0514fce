/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.bench.connectors;

import dev.tidemill.bench.measure.Results;
import dev.tidemill.connector.pekko.Pekko;
import java.io.IOException;

/** Records of an actor in another process: a job, and a bare actor that acknowledges, too. */
public final class PekkoThroughput {
  private PekkoThroughput() {}

  /** Arguments: those of a {@link Size}. */
  public static void main(String[] args) throws IOException {
    measure(Size.of(args)).send();
  }

  static Results measure(Size size) throws IOException {
    int port = Ports.free();
    try (Reader job = new CountingJob(Pekko.system().port(port).actor("records").texts());
        PekkoLoop loop = new PekkoLoop(Ports.free(), size.records());
        SendingProcess sender = new SendingProcess(
            PekkoSender.class,
            "pekko://tidemill@127.0.0.1:" + port + "/user/records",
            loop.address())) {
      return sender.compare("bare actor", job, loop, size);
    }
  }
}
