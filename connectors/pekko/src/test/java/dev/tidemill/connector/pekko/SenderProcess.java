/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.pekko;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.ActorSystem;

/** A process of its own that sends numbers, and continues where the last one with its id ended. */
final class SenderProcess implements AutoCloseable {
  private final Process process;

  private SenderProcess(Process process) {
    this.process = process;
  }

  static SenderProcess start(String address, String id, long records) throws IOException {
    return new SenderProcess(new ProcessBuilder(List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx128m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            SenderProcess.class.getName(),
            address,
            id,
            Long.toString(records)))
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.INHERIT)
        .start());
  }

  public static void main(String[] arguments) throws Exception {
    ActorSystem system = Peers.start();
    try (ActorSender sender = Pekko.sender(system, arguments[0], arguments[1])) {
      long last = sender.lastStored().toCompletableFuture().get(180, TimeUnit.SECONDS);
      long records = Long.parseLong(arguments[2]);
      for (long number = last + 1; number <= records; number++) {
        Receipt receipt = sender.send(Long.toString(number));
        if (number == records) {
          receipt.stored().toCompletableFuture().get(180, TimeUnit.SECONDS);
        }
      }
    }
    Peers.stop(system);
  }

  /** With SIGKILL. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }

  int exitCode() throws InterruptedException {
    if (!process.waitFor(120, TimeUnit.SECONDS)) {
      throw new AssertionError("the sender does not end");
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
