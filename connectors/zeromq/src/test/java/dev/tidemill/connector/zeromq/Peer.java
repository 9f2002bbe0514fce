/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.zeromq;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** The other side of a socket: a process with libzmq that does what it is told. */
final class Peer implements AutoCloseable {
  /** Debian's, which has Debian's modules. */
  static final Path PYTHON = Path.of("/usr/bin/python3");

  private final Path script;
  private final Process process;
  private final Writer commands;
  private final BufferedReader answers;

  private Peer() throws IOException {
    script = Files.createTempFile("peer", ".py");
    try (InputStream in = Peer.class.getResourceAsStream("/peer.py")) {
      Files.write(script, Objects.requireNonNull(in, "peer.py").readAllBytes());
    }
    process = new ProcessBuilder(PYTHON.toString(), script.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
    commands = new BufferedWriter(
        new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
    answers =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  static Peer start() throws IOException {
    return new Peer();
  }

  static boolean isInstalled() {
    try {
      return Files.isExecutable(PYTHON)
          && new ProcessBuilder(PYTHON.toString(), "-c", "import zmq")
                  .redirectErrorStream(true)
                  .start()
                  .waitFor()
              == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Has it do something, and returns what it answers. */
  synchronized String tell(Object... words) {
    try {
      StringBuilder line = new StringBuilder();
      for (Object word : words) {
        line.append(word).append(' ');
      }
      commands.write(line.toString().strip() + "\n");
      commands.flush();
      String answer = answers.readLine();
      if (answer == null) {
        throw new AssertionError("the peer has died at: " + line);
      }
      return answer;
    } catch (IOException e) {
      throw new AssertionError("the peer does not answer", e);
    }
  }

  /** As with {@code kill -9}. */
  void kill() {
    process.destroyForcibly();
    try {
      process.waitFor(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    kill();
    try {
      Files.deleteIfExists(script);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  static List<String> messages(int first, int count) {
    List<String> texts = new ArrayList<>();
    for (int i = first; i < first + count; i++) {
      texts.add("message " + i);
    }
    return texts;
  }
}
