/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.zeromq;

import dev.tidemill.testkit.contract.JobProcess;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** A job in a process that is killed. */
final class KilledProgram {
  private KilledProgram() {}

  /** Arguments: the directory, dealer or pull, and the endpoint. */
  public static void main(String[] args) throws Exception {
    JobProcess.run(
        source(args[1], args[2]).texts(), args[0], Map.of("stream.receiver.bufferRecords", "500"));
  }

  private static ZeroMqSource<ZeroMqMessage> source(String pattern, String endpoint) {
    return pattern.equals("dealer")
        ? ZeroMq.dealer(endpoint)
        : ZeroMq.pull(endpoint).numbered(KilledProgram::number);
  }

  private static long number(ZeroMqMessage message) {
    return Long.parseLong(
        new String(message.payload(), StandardCharsets.UTF_8).substring("message ".length()));
  }
}
