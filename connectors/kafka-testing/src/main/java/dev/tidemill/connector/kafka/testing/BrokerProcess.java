/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kafka.testing;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/**
 * One broker with its own disk: a process that can be started, stopped and restarted on the same
 * ports with the same data. Not thread-safe.
 */
final class BrokerProcess {
  private static final String LOOPBACK = "127.0.0.1";
  private static final int LINES_OF_LOG = 30;

  private final Path directory;
  private final Map<String, String> settings;
  private final List<TlsListener> tlsListeners;
  private final int clientPort;
  private final int controllerPort;
  private final Map<String, Integer> tlsPorts = new TreeMap<>();
  private final String clusterId = Uuid.randomUuid().toString();
  private @Nullable Process process;
  private boolean killed;

  BrokerProcess(Map<String, String> settings, List<TlsListener> tlsListeners) {
    this.settings = settings;
    this.tlsListeners = tlsListeners;
    try {
      directory = Files.createTempDirectory("tidemill-kafka-");
      int[] ports = freePorts(2 + tlsListeners.size());
      clientPort = ports[0];
      controllerPort = ports[1];
      for (int i = 0; i < tlsListeners.size(); i++) {
        tlsPorts.put(tlsListeners.get(i).name(), ports[2 + i]);
      }
      writeArguments();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make the directory of a Kafka broker", e);
    }
  }

  String servers() {
    return LOOPBACK + ":" + clientPort;
  }

  String servers(String listener) {
    Integer port = tlsPorts.get(listener);
    if (port == null) {
      throw new IllegalArgumentException("the Kafka broker has no listener \"" + listener
          + "\", only " + tlsPorts.keySet() + "; add it with withTls(...)");
    }
    return LOOPBACK + ":" + port;
  }

  boolean isAlive() {
    return process != null && process.isAlive();
  }

  /**
   * Starts the broker and returns when it accepts connections. Returns false if it has ended or is
   * not ready in time.
   */
  boolean start(long seconds) {
    ProcessBuilder builder = new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "@" + directory.resolve("java.args"))
        .directory(directory.toFile())
        .redirectError(ProcessBuilder.Redirect.appendTo(log().toFile()));
    try {
      writeSettings();
      killed = false;
      Process started = builder.start();
      process = started;
      return firstLine(started)
          .completeOnTimeout("", seconds, TimeUnit.SECONDS)
          .join()
          .equals(BrokerMain.READY);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start a Kafka broker", e);
    }
  }

  /** Returns the first line of the process's output; empty if it ends without output. */
  private static CompletableFuture<String> firstLine(Process process) {
    CompletableFuture<String> line = new CompletableFuture<>();
    Thread reader = new Thread(
        () -> {
          try {
            line.complete(Objects.requireNonNullElse(process.inputReader().readLine(), ""));
          } catch (IOException e) {
            line.complete("");
          }
        },
        "kafka-broker-start");
    reader.setDaemon(true);
    reader.start();
    return line;
  }

  /** Shuts the broker down, and kills it after the timeout. */
  void stop(long seconds) {
    if (process != null) {
      // Process.destroy would close the broker's input too, which says that its parent is gone.
      process.toHandle().destroy();
      if (!waitFor(process, seconds)) {
        kill();
      }
    }
  }

  /** Kills the process like kill -9. */
  void kill() {
    if (process != null) {
      killed = true;
      process.destroyForcibly();
      waitFor(process, Long.MAX_VALUE);
    }
  }

  /** Returns the last lines of the broker's log. */
  String lastLines() {
    try {
      List<String> lines = Files.readAllLines(log(), StandardCharsets.UTF_8);
      return String.join(
          "\n", lines.subList(Math.max(0, lines.size() - LINES_OF_LOG), lines.size()));
    } catch (IOException e) {
      return "no log can be read: " + e;
    }
  }

  void deleteDirectory() {
    try {
      delete(directory);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + directory, e);
    }
  }

  /** Deletes a directory and its contents. */
  static void delete(Path directory) throws IOException {
    Files.walkFileTree(directory, new SimpleFileVisitor<>() {
      @Override
      public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
          throws IOException {
        Files.deleteIfExists(file);
        return FileVisitResult.CONTINUE;
      }

      @Override
      public FileVisitResult postVisitDirectory(Path dir, @Nullable IOException failure)
          throws IOException {
        Files.deleteIfExists(dir);
        return FileVisitResult.CONTINUE;
      }
    });
  }

  private Path log() {
    return directory.resolve("broker.log");
  }

  private static boolean waitFor(Process process, long seconds) {
    try {
      return process.waitFor(seconds, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void writeArguments() throws IOException {
    Path logback = directory.resolve("logback.xml");
    try (var in = BrokerProcess.class.getResourceAsStream("broker-logback.xml")) {
      Files.copy(Objects.requireNonNull(in), logback, StandardCopyOption.REPLACE_EXISTING);
    }
    List<String> arguments = List.of(
        "-Xmx256m",
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-Dlogback.configurationFile=" + logback,
        "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
        "-cp",
        classPath(),
        BrokerMain.class.getName(),
        directory.toString(),
        clusterId);
    StringBuilder text = new StringBuilder();
    for (String argument : arguments) {
      text.append('"').append(argument.replace("\\", "\\\\")).append("\"\n");
    }
    Files.writeString(directory.resolve("java.args"), text, StandardCharsets.UTF_8);
  }

  /** Returns the class path of this process with absolute paths. */
  private static String classPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .map(entry -> Path.of(entry).toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }

  private Path disk() {
    return directory.resolve(BrokerMain.DISK);
  }

  private void writeSettings() throws IOException {
    Map<String, String> all = new TreeMap<>();
    all.put("process.roles", "broker,controller");
    all.put("node.id", "1");
    StringBuilder clients = new StringBuilder("PLAINTEXT://" + servers());
    StringBuilder protocols = new StringBuilder("PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    for (TlsListener listener : tlsListeners) {
      clients.append(",").append(listener.kafkaName()).append("://");
      clients.append(servers(listener.name()));
      protocols.append(",").append(listener.kafkaName()).append(":SSL");
      all.putAll(listener.settings());
    }
    all.put("listeners", clients + ",CONTROLLER://" + LOOPBACK + ":" + controllerPort);
    all.put("advertised.listeners", clients.toString());
    all.put("listener.security.protocol.map", protocols.toString());
    all.put("controller.listener.names", "CONTROLLER");
    all.put("controller.quorum.bootstrap.servers", LOOPBACK + ":" + controllerPort);
    all.put("log.dirs", disk().toString().replace('\\', '/'));
    all.put("auto.create.topics.enable", "false");
    all.put("group.initial.rebalance.delay.ms", "0");
    all.put("log.cleaner.threads", "1");
    all.put("log.cleaner.dedupe.buffer.size", "4194304");
    for (String internal :
        List.of("offsets.topic", "transaction.state.log", "share.coordinator.state.topic")) {
      all.put(internal + ".replication.factor", "1");
      all.put(internal + ".num.partitions", "1");
    }
    all.put("transaction.state.log.min.isr", "1");
    all.put("share.coordinator.state.topic.min.isr", "1");
    if (killed) {
      // A broker that was killed has not said that it ends. It is not registered again until its
      // session has expired, by default after 9 seconds.
      all.put("broker.session.timeout.ms", "3000");
      all.put("broker.heartbeat.interval.ms", "500");
    }
    all.putAll(settings);
    StringBuilder text = new StringBuilder();
    all.forEach((key, value) -> text.append(key).append('=').append(value).append('\n'));
    Files.writeString(directory.resolve(BrokerMain.SETTINGS), text, StandardCharsets.UTF_8);
  }

  private static int[] freePorts(int number) throws IOException {
    InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    List<ServerSocket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < number; i++) {
        sockets.add(new ServerSocket(0, 1, loopback));
      }
      return sockets.stream().mapToInt(ServerSocket::getLocalPort).toArray();
    } finally {
      for (ServerSocket socket : sockets) {
        socket.close();
      }
    }
  }
}
