/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.bench.connectors;

import java.io.IOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A mosquitto on a free port of the loopback that drops no message and keeps none. */
final class Mosquitto implements AutoCloseable {
  private static final Path PROGRAM = Path.of("/usr/sbin/mosquitto");
  private static final int ATTEMPTS = 500;

  private final Process process;
  private final int port;

  Mosquitto() throws IOException {
    port = Ports.free();
    process = new ProcessBuilder(PROGRAM.toString(), "-c", "/dev/stdin")
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
    try (Writer options = process.outputWriter()) {
      options.write("listener " + port + " 127.0.0.1\nallow_anonymous true\n"
          + "persistence false\nmax_queued_messages 0\n");
    }
    for (int i = 0; i < ATTEMPTS && !answers(); i++) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
  }

  /** Why there can be none; empty if there can. */
  static String problem() {
    return Files.isExecutable(PROGRAM)
        ? ""
        : "there is no " + PROGRAM + "; on Debian: apt-get install mosquitto";
  }

  private boolean answers() throws IOException {
    if (!process.isAlive()) {
      throw new IOException("mosquitto has ended with code " + process.exitValue());
    }
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  int port() {
    return port;
  }

  ProcessHandle process() {
    return process.toHandle();
  }

  @Override
  public void close() {
    process.destroy();
  }
}
