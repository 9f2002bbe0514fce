/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.flume;

import dev.tidemill.spi.source.Deduplication;
import dev.tidemill.testkit.contract.JobProcess;
import java.time.Duration;
import java.util.Map;

/** A job in a process that is killed. */
final class KilledProgram {
  private KilledProgram() {}

  /** Arguments: the directory, the port, and whether to deduplicate. */
  public static void main(String[] args) throws Exception {
    FlumeSource source = Flume.source(Integer.parseInt(args[1]));
    if (Boolean.parseBoolean(args[2])) {
      source = source.deduplicate("id", new Deduplication(10_000, Duration.ofHours(1)));
    }
    JobProcess.run(source.texts(), args[0], Map.of("stream.backpressure.enabled", "false"));
  }
}
