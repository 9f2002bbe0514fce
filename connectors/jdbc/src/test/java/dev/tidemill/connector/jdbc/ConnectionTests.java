/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tidemill.error.TidemillException;
import dev.tidemill.spi.sink.DecidedBatch;
import dev.tidemill.spi.sink.SinkRecovery;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How the sink uses connections. */
abstract class ConnectionTests {
  private final List<Connection> opened = new ArrayList<>();
  private TestDatabase database = new TestDatabase.None();

  /** Creates an empty database. */
  abstract TestDatabase empty() throws SQLException;

  /** The code of an error that says that a lock or a statement has taken too long. */
  abstract String timeoutState();

  @BeforeEach
  void createTable() throws SQLException {
    database = empty();
    database.execute("create table words (word varchar(20))");
  }

  TestDatabase database() {
    return database;
  }

  JdbcSink<String> sink() {
    return sink(Duration.ofMinutes(2));
  }

  private JdbcSink<String> sink(Duration timeout) {
    return Jdbc.sink(
        Jdbc.database(() -> {
              Connection connection = database.connect();
              opened.add(connection);
              return connection;
            })
            .timeout(timeout),
        "insert into words values (?)",
        (row, word) -> row.set(1, word));
  }

  int openedConnections() {
    return opened.size();
  }

  @Test
  void one_connection_serves_all_batches_and_is_closed_in_the_end() throws Exception {
    JdbcSink<String> sink = sink();
    assertThat(opened).as("before the job starts").isEmpty();
    try (JobStart<String> start = JobStart.Job.create().start(sink)) {
      for (int id = 1; id <= 3; id++) {
        start.publish(start.stage(id, List.of("a")));
      }
      assertThat(opened).hasSizeLessThanOrEqualTo(2); // the first one may fail to find the ledger
    }
    for (Connection connection : opened) {
      assertThat(connection.isClosed()).isTrue();
    }
  }

  @Test
  void a_connection_that_was_closed_between_batches_is_replaced() throws Exception {
    try (JobStart<String> start = JobStart.Job.create().start(sink())) {
      start.publish(start.stage(1, List.of("a")));
      opened.get(opened.size() - 1).close();
      start.publish(start.stage(2, List.of("b")));
    }
    assertThat(database.query("select word from words")).containsExactly("a", "b");
  }

  @Test
  void a_transaction_that_waits_too_long_fails_and_can_be_repeated() throws Exception {
    JobStart.Job job = JobStart.Job.create();
    job.start(sink()).close(); // creates the ledger, with a longer timeout
    JdbcSink<String> impatient = sink(Duration.ofSeconds(1));
    try (JobStart<String> start = repeated(() -> job.start(impatient, 2, SinkRecovery.NONE));
        Connection other = database.connect()) {
      other.setAutoCommit(false);
      try (var statement = other.createStatement()) {
        statement.executeUpdate("update tidemill_ledger set epoch = epoch");
      }
      DecidedBatch batch = start.stage(1, List.of("a"));
      assertThatThrownBy(() -> start.publish(batch))
          .isInstanceOf(TidemillException.class)
          .hasMessageContaining("(SQLSTATE " + timeoutState() + ")")
          .hasMessageContaining("nothing of batch 1 is written");
      other.rollback();
      repeated(() -> {
        start.publish(batch);
        return start;
      });
    }
    assertThat(database.query("select word from words")).containsExactly("a");
  }

  /** The short timeout bounds what has to succeed, too, and a slow machine may reach it. */
  private static <R> R repeated(Callable<R> work) {
    return await()
        .pollDelay(Duration.ZERO)
        .atMost(Duration.ofMinutes(1))
        .ignoreExceptionsInstanceOf(TidemillException.class)
        .until(work, Objects::nonNull);
  }

  @Test
  void a_large_batch_is_written_in_order_with_few_round_trips() throws Exception {
    database.execute(
        "create table numbered (position bigint generated always as identity, word varchar(20))");
    int[] roundTrips = {0};
    JdbcConnections counting = new FaultyConnections(database::connect, call -> {
      roundTrips[0] += call.equals("executeBatch") ? 1 : 0;
      return FaultyConnections.Fault.NONE;
    });
    JdbcSink<String> sink = Jdbc.sink(
        Jdbc.database(counting),
        "insert into numbered (word) values (?)",
        (row, word) -> row.set(1, word));
    List<String> first = IntStream.range(0, 9_999).mapToObj(each -> "a" + each).toList();
    List<String> second =
        IntStream.range(0, 20_001).mapToObj(each -> "b" + each).toList();
    try (JobStart<String> start = JobStart.Job.create().start(sink)) {
      start.publish(start.stage(1, first, List.of(), second));
    }
    List<String> all = new ArrayList<>(first);
    all.addAll(second);
    assertThat(database.query("select word from numbered order by position"))
        .containsExactlyElementsOf(all);
    assertThat(roundTrips[0]).isEqualTo(30);
  }

  @Test
  void large_values_are_sent_before_they_fill_the_memory() throws Exception {
    database.execute("create table texts (content varchar(1000000))");
    int[] roundTrips = {0};
    JdbcConnections counting = new FaultyConnections(database::connect, call -> {
      roundTrips[0] += call.equals("executeBatch") ? 1 : 0;
      return FaultyConnections.Fault.NONE;
    });
    JdbcSink<String> sink = Jdbc.sink(
        Jdbc.database(counting),
        "insert into texts values (?)",
        (row, word) -> row.set(1, word.repeat(1_000_000)));
    try (JobStart<String> start = JobStart.Job.create().start(sink)) {
      start.publish(start.stage(1, IntStream.range(0, 20).mapToObj(each -> "x").toList()));
    }
    assertThat(database.query("select sum(char_length(content)) from texts"))
        .containsExactly("20000000");
    assertThat(roundTrips[0]).isEqualTo(3);
  }
}
