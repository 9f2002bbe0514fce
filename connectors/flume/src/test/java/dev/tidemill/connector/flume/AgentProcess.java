/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.flume;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.apache.flume.Event;
import org.apache.flume.EventDeliveryException;
import org.apache.flume.FlumeException;
import org.apache.flume.api.RpcClient;
import org.apache.flume.api.RpcClientFactory;
import org.apache.flume.event.EventBuilder;
import org.apache.flume.node.Application;
import org.awaitility.Awaitility;

/**
 * A Flume agent in a process of its own. It keeps what it is given in a file channel, which an Avro
 * sink empties.
 */
final class AgentProcess implements AutoCloseable {
  private static final int EVENTS_OF_A_CALL = 1_000;

  /** A client that gives up on an answer sends its batch again. */
  private static final String PATIENCE_MILLIS = "120000";

  private final Path directory;
  private final int port;
  private final Path configuration;
  private Process process;

  /** Starts it in a directory. Its sink sends batches of this size to a port. */
  AgentProcess(Path directory, int batch, int to) throws IOException {
    this(directory, batch, to, Map.of());
  }

  /** With more options of its sink. */
  AgentProcess(Path directory, int batch, int to, Map<String, String> more) throws IOException {
    this.directory = directory;
    this.port = Ports.free();
    this.configuration = Files.writeString(
        Files.createDirectories(directory).resolve("agent.properties"),
        """
        agent.sources = in
        agent.channels = kept
        agent.sinks = out
        agent.sources.in.type = avro
        agent.sources.in.bind = 127.0.0.1
        agent.sources.in.port = PORT
        agent.sources.in.channels = kept
        agent.channels.kept.type = file
        agent.channels.kept.checkpointDir = DIRECTORY/checkpoint
        agent.channels.kept.dataDirs = DIRECTORY/data
        agent.sinks.out.type = avro
        agent.sinks.out.hostname = 127.0.0.1
        agent.sinks.out.port = TARGET
        agent.sinks.out.batch-size = BATCH
        agent.sinks.out.connect-timeout = MILLIS
        agent.sinks.out.request-timeout = MILLIS
        agent.sinks.out.channel = kept
        """.replace("PORT", Integer.toString(port))
                .replace("TARGET", Integer.toString(to))
                .replace("BATCH", Integer.toString(batch))
                .replace("MILLIS", PATIENCE_MILLIS)
                .replace("DIRECTORY", directory.toString())
            + lines(more));
    process = launch();
  }

  private static String lines(Map<String, String> ofSink) {
    StringBuilder lines = new StringBuilder();
    ofSink.forEach(
        (name, value) -> lines.append("agent.sinks.out.%s = %s%n".formatted(name, value)));
    return lines.toString();
  }

  /** Starts it again, after it was {@linkplain #kill killed}. */
  void start() throws IOException {
    process = launch();
  }

  private Process launch() throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xmx256m",
            "-cp",
            System.getProperty("java.class.path"),
            Application.class.getName(),
            "--name",
            "agent",
            "--conf-file",
            configuration.toString(),
            "--no-reload-conf")
        .redirectErrorStream(true)
        .redirectOutput(
            ProcessBuilder.Redirect.appendTo(directory.resolve("log").toFile()))
        .start();
  }

  /** Gives it these texts, which are their ids, too. When this returns, they are in its channel. */
  void put(List<String> texts) throws EventDeliveryException {
    RpcClient client = connect();
    try {
      for (int from = 0; from < texts.size(); from += EVENTS_OF_A_CALL) {
        List<Event> events = new ArrayList<>();
        for (String text : texts.subList(from, Math.min(texts.size(), from + EVENTS_OF_A_CALL))) {
          events.add(EventBuilder.withBody(text, StandardCharsets.UTF_8, Map.of("id", text)));
        }
        client.appendBatch(events);
      }
    } finally {
      client.close();
    }
  }

  private RpcClient connect() {
    Properties options = new Properties();
    options.setProperty("hosts", "agent");
    options.setProperty("hosts.agent", "127.0.0.1:" + port);
    options.setProperty("batch-size", Integer.toString(EVENTS_OF_A_CALL));
    options.setProperty("connect-timeout", PATIENCE_MILLIS);
    options.setProperty("request-timeout", PATIENCE_MILLIS);
    return Awaitility.await()
        .atMost(1, TimeUnit.MINUTES)
        .ignoreExceptionsMatching(e -> e instanceof FlumeException && process.isAlive())
        .until(() -> RpcClientFactory.getInstance(options), RpcClient::isActive);
  }

  /** Ends it with SIGKILL. */
  void kill() {
    process.destroyForcibly().onExit().orTimeout(1, TimeUnit.MINUTES).join();
  }

  @Override
  public void close() {
    kill();
  }
}
