/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.mqtt;

import dev.tidemill.testkit.contract.JobProcess;
import java.util.Map;

/** A job in a process that is killed. */
final class KilledProgram {
  private KilledProgram() {}

  /** Arguments: the directory and the broker. */
  public static void main(String[] args) throws Exception {
    JobProcess.run(
        Mqtt.source(Mqtt.broker(args[1]), "in").clientId("job").texts(), args[0], Map.of());
  }
}
