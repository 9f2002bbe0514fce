/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.pekko;

import dev.tidemill.testkit.contract.JobProcess;
import java.util.Map;

/** A job in a process that is killed. */
final class KilledProgram {
  private KilledProgram() {}

  /** Arguments: the directory and the port. */
  public static void main(String[] args) throws Exception {
    JobProcess.run(
        Pekko.system().port(Integer.parseInt(args[1])).actor("in").texts(),
        args[0],
        Map.of("stream.backpressure.enabled", "false"));
  }
}
