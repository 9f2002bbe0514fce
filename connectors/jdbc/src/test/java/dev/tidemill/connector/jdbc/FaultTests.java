/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.connector.jdbc.FaultyConnections.Fault;
import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.spi.sink.DecidedBatch;
import dev.tidemill.spi.sink.SinkRecovery;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Connections and processes that fail at any point; every row is there once. */
abstract class FaultTests {
  /** Creates an empty database. */
  abstract TestDatabase empty() throws SQLException;

  /** Fails one call of all. */
  private static final class OneFault implements FaultyConnections.Plan {
    private final int target;
    private final Fault fault;
    private int calls;

    OneFault(int target, Fault fault) {
      this.target = target;
      this.fault = fault;
    }

    @Override
    public Fault at(String call) {
      return ++calls == target ? fault : Fault.NONE;
    }

    boolean happened() {
      return calls >= target;
    }
  }

  /** What the job's log says, and what drives the batches by it. */
  private static final class Log {
    private final TestDatabase database;
    private final FaultyConnections.Plan plan;
    private final JobStart.Job job = JobStart.Job.create();
    private final List<String> decidedRows = new ArrayList<>();
    private @Nullable JobStart<String> current;
    private @Nullable DecidedBatch decided;
    private long done;
    private long epoch;
    private int failures;

    Log(TestDatabase database, FaultyConnections.Plan plan) throws SQLException {
      this.database = database;
      this.plan = plan;
      database.execute("create table words (batch bigint, word varchar(20))");
    }

    private JdbcSink<String> sink() {
      return Jdbc.<String>sink(
              Jdbc.database(new FaultyConnections(database::connect, plan)),
              "insert into words values (?, ?)",
              (row, word) ->
                  row.set(1, Long.valueOf(word.substring(1, word.indexOf('.')))).set(2, word))
          .rowsPerRoundTrip(2);
    }

    private JobStart<String> running() throws Exception {
      JobStart<String> started = current;
      if (started == null) {
        epoch++;
        DecidedBatch open = decided;
        SinkRecovery recovery = open == null ? JobStart.after(done) : JobStart.after(open);
        started = job.start(sink(), epoch, recovery);
        current = started;
      }
      return started;
    }

    /** One step of the job; a failure is met by another try of this process or of the next one. */
    void step(boolean restartsAfterFailure) {
      try {
        JobStart<String> process = running();
        DecidedBatch open = decided;
        if (open == null) {
          long id = done + 1;
          List<String> first = List.of("b" + id + ".1", "b" + id + ".2", "b" + id + ".3");
          List<String> second = List.of("b" + id + ".4");
          open = process.stage(id, first, List.of(), second);
          decided = open;
          decidedRows.addAll(first);
          decidedRows.addAll(second);
        }
        process.publish(open);
        done = open.batch().id();
        decided = null;
      } catch (Exception e) {
        assertThat(e).isInstanceOf(TidemillException.class);
        assertThat(((TidemillException) e).code()).isEqualTo(ErrorCode.OUTPUT_FAILED);
        failures++;
        if (restartsAfterFailure) {
          current = null; // as if it were killed; nothing is closed
        }
      }
    }

    void runUntil(long batches, boolean restartsAfterFailure) {
      while (done < batches) {
        step(restartsAfterFailure);
        assertThat(failures).isLessThan(100);
      }
    }

    void assertExactlyOnce() throws SQLException {
      assertThat(database.query("select word from words"))
          .containsExactlyInAnyOrderElementsOf(decidedRows);
      assertThat(database.query("select job_id, output_name, batch_id from tidemill_ledger"))
          .containsExactly("job words " + done);
    }
  }

  @Test
  void every_row_is_there_once_if_the_connection_is_cut_at_any_call() throws Exception {
    int executions = 0;
    for (Fault fault : List.of(Fault.BEFORE, Fault.AFTER)) {
      for (boolean restarts : List.of(true, false)) {
        for (int call = 1; ; call++) {
          OneFault plan = new OneFault(call, fault);
          Log log = new Log(empty(), plan);
          log.runUntil(2, restarts);
          log.assertExactlyOnce();
          if (!plan.happened()) {
            break;
          }
          executions++;
        }
      }
    }
    assertThat(executions).isGreaterThan(4 * 30);
  }

  @Test
  void a_hundred_batches_with_random_failures_are_as_without() throws Exception {
    long seed = 20260801;
    Random random = new Random(seed);
    Log log = new Log(empty(), call -> {
      int chance = random.nextInt(40);
      return chance == 0 ? Fault.BEFORE : chance == 1 ? Fault.AFTER : Fault.NONE;
    });
    List<JobStart<String>> zombies = new ArrayList<>();
    List<DecidedBatch> left = new ArrayList<>();
    while (log.done < 100) {
      JobStart<String> process = log.current;
      if (process != null && random.nextInt(5) == 0) {
        log.current = null; // a new start, while the old process still runs
        zombies.add(process);
        left.add(process.stage(log.done + 1, List.of("b" + (log.done + 1) + ".zombie")));
      }
      log.step(random.nextBoolean());
      if (!zombies.isEmpty() && log.current != null && random.nextInt(3) == 0) {
        int which = random.nextInt(zombies.size());
        JobStart<String> zombie = zombies.remove(which);
        DecidedBatch batch = left.remove(which);
        if (log.done < batch.batch().id()) {
          assertThatThrownBy(() -> zombie.publish(batch)).isInstanceOf(TidemillException.class);
        }
      }
    }
    assertThat(log.failures).as("failures with seed %s", seed).isGreaterThan(50);
    log.assertExactlyOnce();
  }
}
