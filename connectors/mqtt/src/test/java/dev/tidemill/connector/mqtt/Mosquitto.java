/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.mqtt;

import static org.awaitility.Awaitility.await;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A mosquitto of one test: on a free port of the loopback, with files of its own. */
final class Mosquitto implements Closeable {
  static final Path PROGRAM = Path.of("/usr/sbin/mosquitto");

  private final Path directory;
  private final int port;
  private final Path log;
  private @Nullable Process process;

  private Mosquitto(List<String> options) throws IOException {
    directory = Files.createTempDirectory("mosquitto");
    log = directory.resolve("log");
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    List<String> lines = new ArrayList<>(List.of(
        "listener " + port + " 127.0.0.1",
        "persistence_location " + directory + "/",
        "max_queued_messages 0",
        "max_inflight_messages 500"));
    if (options.stream().noneMatch(option -> option.startsWith("password_file"))) {
      lines.add("allow_anonymous true");
    }
    if (Files.getFileStore(directory).supportsFileAttributeView("posix")
        && "root".equals(System.getProperty("user.name"))) {
      lines.add("user root"); // or it gives up the right to read the files of the test
    }
    lines.addAll(options);
    Files.write(directory.resolve("conf"), lines);
  }

  /** Keeps sessions and messages over an orderly stop. */
  static Mosquitto start(String... options) throws IOException {
    List<String> all = new ArrayList<>(List.of("persistence true", "autosave_interval 3600"));
    all.addAll(List.of(options));
    return startWith(all);
  }

  /** Forgets everything when it ends. */
  static Mosquitto startForgetful() throws IOException {
    return startWith(List.of("persistence false"));
  }

  private static Mosquitto startWith(List<String> options) throws IOException {
    Mosquitto started = new Mosquitto(options);
    started.restart();
    return started;
  }

  int port() {
    return port;
  }

  String uri() {
    return "tcp://localhost:" + port;
  }

  MqttBroker broker() {
    return Mqtt.broker(uri());
  }

  /** Lines that it has written, with every packet. */
  List<String> log() throws IOException {
    return Files.exists(log) ? Files.readAllLines(log) : List.of();
  }

  /** Starts it again after it has ended. */
  void restart() throws IOException {
    process = new ProcessBuilder(
            PROGRAM.toString(), "-v", "-c", directory.resolve("conf").toString())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
        .start();
    await().atMost(Duration.ofSeconds(20)).until(this::answers);
  }

  private boolean answers() throws IOException {
    if (process != null && !process.isAlive()) {
      throw new IOException("mosquitto has ended: " + log());
    }
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Ends it as an operator would: it writes its sessions and messages, if it keeps them. */
  void stop() {
    end(false);
  }

  /** Ends it with SIGKILL. */
  void kill() {
    end(true);
  }

  private void end(boolean kill) {
    Process running = process;
    if (running == null) {
      return;
    }
    if (kill) {
      running.destroyForcibly();
    } else {
      running.destroy();
    }
    try {
      if (!running.waitFor(20, TimeUnit.SECONDS)) {
        running.destroyForcibly();
        throw new AssertionError("mosquitto does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process = null;
  }

  @Override
  public void close() {
    kill();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
