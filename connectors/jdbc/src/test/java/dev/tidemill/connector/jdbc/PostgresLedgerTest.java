/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.connector.jdbc.FaultyConnections.Fault;
import dev.tidemill.spi.sink.DecidedBatch;
import dev.tidemill.spi.sink.PublishStatus;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class PostgresLedgerTest extends LedgerTests {
  private static final String WAITING = "select count(*) from pg_stat_activity"
      + " where wait_event_type = 'Lock' and query like 'update tidemill_ledger%'";

  @Override
  TestDatabase empty() throws SQLException {
    return Postgres.create();
  }

  /** A job that has lost its connection in the commit; the server gets the commit later. */
  private static final class CommitOnItsWay implements AutoCloseable {
    private final TestDatabase database = Postgres.create();
    private final JobStart.Job job = JobStart.Job.create();
    private final ExecutorService threads = Executors.newSingleThreadExecutor();
    private final JobStart<String> first;
    private final DecidedBatch batch;
    private final FaultyConnections connections;
    private Fault commit = Fault.NONE;

    CommitOnItsWay() throws Exception {
      database.execute("create table words (word varchar(20))");
      connections = new FaultyConnections(
          database::connect, call -> call.equals("commit") ? commit : Fault.NONE);
      first = job.start(sink(Jdbc.database(connections)));
      batch = first.stage(1, List.of("a"));
      commit = Fault.ON_ITS_WAY;
      assertThatThrownBy(() -> first.publish(batch))
          .hasMessageContaining(
              "the commit of batch 1 failed, so the batch may be written or not; publishing it again finds out");
      commit = Fault.NONE;
      assertThat(words()).isEmpty();
    }

    static JdbcSink<String> sink(JdbcDatabase to) {
      return Jdbc.sink(to, "insert into words values (?)", (row, word) -> row.set(1, word));
    }

    List<String> words() throws SQLException {
      return database.query("select word from words order by word");
    }

    /** What a call returns that has to wait until the commit arrives. */
    <R> R waiting(Callable<R> call) throws Exception {
      Future<R> result = threads.submit(call);
      Awaitility.await()
          .atMost(Duration.ofMinutes(1))
          .untilAsserted(() -> assertThat(database.query(WAITING)).containsExactly("1"));
      assertThat(result).isNotDone();
      connections.deliverCommits();
      return result.get();
    }

    @Override
    public void close() throws IOException {
      threads.shutdownNow();
      first.close();
    }
  }

  @Test
  void a_batch_is_not_written_twice_if_its_commit_arrives_late() throws Exception {
    try (CommitOnItsWay world = new CommitOnItsWay()) {
      world.waiting(() -> {
        world.first.publish(world.batch);
        return world;
      });
      assertThat(world.words()).containsExactly("a");
      world.first.publish(world.first.stage(2, List.of("b")));
      assertThat(world.words()).containsExactly("a", "b");
    }
  }

  @Test
  void the_status_waits_for_a_commit_that_is_on_its_way() throws Exception {
    try (CommitOnItsWay world = new CommitOnItsWay()) {
      assertThat(world.waiting(() -> world.first.status(world.batch)))
          .isEqualTo(PublishStatus.PUBLISHED);
    }
  }

  @Test
  void a_start_waits_for_a_commit_of_the_process_that_it_replaces() throws Exception {
    try (CommitOnItsWay world = new CommitOnItsWay();
        JobStart<String> next = world.waiting(() -> world.job.start(
            CommitOnItsWay.sink(world.database.database()), 2, JobStart.after(world.batch)))) {
      next.publish(world.batch);
      next.publish(next.stage(2, List.of("b")));
      assertThat(world.words()).containsExactly("a", "b");
    }
  }
}
