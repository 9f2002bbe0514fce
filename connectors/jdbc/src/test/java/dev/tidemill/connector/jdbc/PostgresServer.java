/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.jdbc;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A real PostgreSQL server in processes of its own, one for all tests, which can be killed. */
final class PostgresServer {
  private static @Nullable PostgresServer shared;

  private final Path data;
  private EmbeddedPostgres running;
  private @Nullable Connection observer;

  private PostgresServer(Path data) throws IOException {
    this.data = data;
    this.running = start(data, 0);
  }

  /** The server of all tests, started by the first one. */
  static synchronized PostgresServer shared() {
    PostgresServer server = shared;
    if (server == null) {
      try {
        server = new PostgresServer(Files.createTempDirectory("tidemill-postgres"));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      shared = server;
    }
    return server;
  }

  private static EmbeddedPostgres start(Path data, int port) throws IOException {
    EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
        .setDataDirectory(data)
        .setCleanDataDirectory(false)
        .setPGStartupWait(Duration.ofMinutes(2))
        // By default the fixture is fast instead of right: a killed server would lose commits.
        .setServerConfig("synchronous_commit", "on");
    return (port == 0 ? builder : builder.setPort(port)).start();
  }

  /** Where a database is that has its own tables. */
  String url(String schema) {
    return running.getJdbcUrl("postgres", "postgres") + "&currentSchema=" + schema;
  }

  /** A connection that all tests share. */
  Connection observer() throws SQLException {
    Connection connection = observer;
    if (connection == null || !connection.isValid(5)) {
      connection = DriverManager.getConnection(url("public"));
      observer = connection;
    }
    return connection;
  }

  /** Ends all processes of the server at once, as {@code kill -9} does. */
  void kill() throws IOException {
    long pid =
        Long.parseLong(Files.readAllLines(data.resolve("postmaster.pid")).get(0).strip());
    stop(pid); // so that it begins no process after they are listed, which would outlive it
    ProcessHandle.of(pid).ifPresent(main -> {
      List<ProcessHandle> all = new ArrayList<>(List.of(main));
      all.addAll(main.descendants().toList());
      all.forEach(ProcessHandle::destroyForcibly);
      all.forEach(process -> process.onExit().join());
    });
    running.close(); // it only says that there is nothing to stop
  }

  private static void stop(long pid) throws IOException {
    new ProcessBuilder("kill", "-STOP", Long.toString(pid))
        .inheritIO()
        .start()
        .onExit()
        .join();
  }

  /** Starts the server again where it was, with what it has committed. */
  void restart() throws IOException {
    running = start(data, running.getPort());
  }
}
