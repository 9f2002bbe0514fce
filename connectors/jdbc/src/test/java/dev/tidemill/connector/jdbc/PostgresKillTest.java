/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.tidemill.connector.jdbc.FaultyConnections.Fault;
import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.spi.sink.DecidedBatch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A real server that is killed, as by {@code kill -9}, and started again. */
class PostgresKillTest {
  private final PostgresServer server = PostgresServer.shared();

  /** Kills the server before a call, once. */
  private final class KillAt implements FaultyConnections.Plan {
    private final String call;
    private int after;

    KillAt(String call) {
      this.call = call;
    }

    void arm(int position) {
      after = position;
    }

    @Override
    public Fault at(String next) {
      if (next.equals(call) && after > 0 && --after == 0) {
        try {
          server.kill();
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
      return Fault.NONE;
    }
  }

  private static JdbcSink<String> sink(JdbcDatabase to) {
    return Jdbc.<String>sink(to, "insert into words values (?)", (row, word) -> row.set(1, word))
        .rowsPerRoundTrip(2);
  }

  @Test
  void a_job_survives_that_its_server_is_killed_between_batches() throws Exception {
    Postgres database = Postgres.create();
    database.execute("create table words (word varchar(20))");
    try (JobStart<String> start = JobStart.Job.create().start(sink(database.database()))) {
      start.publish(start.stage(1, List.of("a")));
      DecidedBatch second = start.stage(2, List.of("b"));
      server.kill();
      try {
        assertThatThrownBy(() -> start.publish(second))
            .isInstanceOf(TidemillException.class)
            .hasMessageContaining("cannot connect")
            .hasMessageContaining("nothing of batch 2 is written");
      } finally {
        server.restart();
      }
      start.publish(second);
      start.publish(start.stage(3, List.of("c")));
    }
    assertThat(database.query("select word from words")).containsExactly("a", "b", "c");
  }

  @Test
  void a_job_survives_that_its_server_is_killed_during_a_batch() throws Exception {
    Postgres database = Postgres.create();
    database.execute("create table words (word varchar(20))");
    List<String> truth = new ArrayList<>();
    long id = 0;
    for (String call : List.of("executeUpdate", "executeBatch", "commit")) {
      KillAt plan = new KillAt(call);
      JdbcDatabase fragile = Jdbc.database(new FaultyConnections(database::connect, plan));
      try (JobStart<String> start =
          JobStart.Job.create().start(sink(fragile), 1 + id, JobStart.after(id))) {
        id++;
        List<String> words = List.of(id + ".1", id + ".2", id + ".3");
        truth.addAll(words);
        DecidedBatch batch = start.stage(id, words);
        plan.arm(call.equals("executeBatch") ? 2 : 1);
        Throwable failure = catchThrowable(() -> start.publish(batch));
        server.restart();
        assertThat(failure).as("failure at %s", call).isInstanceOf(TidemillException.class);
        assertThat(((TidemillException) failure).code()).isEqualTo(ErrorCode.OUTPUT_FAILED);
        start.publish(batch);
        start.publish(batch);
      }
    }
    assertThat(database.query("select word from words")).containsExactlyInAnyOrderElementsOf(truth);
  }
}
