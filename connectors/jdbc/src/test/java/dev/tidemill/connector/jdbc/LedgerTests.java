/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.spi.sink.DecidedBatch;
import dev.tidemill.spi.sink.PublishStatus;
import dev.tidemill.spi.sink.SinkRecovery;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the ledger says, whom it lets write, and what happens if it does not match. */
abstract class LedgerTests {
  private static final Pattern SQL = Pattern.compile("run once: ([^;]+);");

  private TestDatabase database = new TestDatabase.None();
  private JobStart.Job job = JobStart.Job.create();

  /** Creates an empty database. */
  abstract TestDatabase empty() throws SQLException;

  @BeforeEach
  void createTable() throws SQLException {
    database = empty();
    database.execute("create table words (word varchar(20))");
  }

  private JdbcSink<String> sink() {
    return sink(database.database());
  }

  private static JdbcSink<String> sink(JdbcDatabase to) {
    return Jdbc.sink(to, "insert into words values (?)", (row, word) -> row.set(1, word));
  }

  private List<String> words() throws SQLException {
    return database.query("select word from words order by word");
  }

  private List<String> ledger() throws SQLException {
    return database.query(
        "select job_id, output_name, batch_id, batch_time, epoch from tidemill_ledger order by job_id, output_name");
  }

  private static TidemillException errorOf(ThrowingCallable call) {
    return catchThrowableOfType(TidemillException.class, call);
  }

  private static String sqlOf(TidemillException error) {
    Matcher matcher = SQL.matcher(String.valueOf(error.getMessage()));
    assertThat(matcher.find()).as("SQL in: %s", error.getMessage()).isTrue();
    return matcher.group(1);
  }

  /** The job has published batches up to this one, in its first start. */
  private void publishUpTo(long last) throws Exception {
    try (JobStart<String> start = job.start(sink())) {
      for (long id = 1; id <= last; id++) {
        start.publish(start.stage(id, List.of("word " + id)));
      }
    }
  }

  @Test
  void the_ledger_has_one_row_for_each_output_of_each_job() throws Exception {
    JobStart.Job other = new JobStart.Job("O'Neill's job", "words", job.disk());
    try (JobStart<String> words = job.start(sink());
        JobStart<String> more = job.output("more").start(sink());
        JobStart<String> others = other.start(sink())) {
      words.publish(words.stage(1, List.of("a"), List.of("b")));
      words.publish(words.stage(2, List.of("c")));
      more.publish(more.stage(1));
      others.publish(others.stage(1, List.of("d")));
    }
    assertThat(words()).containsExactly("a", "b", "c", "d");
    assertThat(ledger())
        .containsExactlyInAnyOrder(
            "O'Neill's job words 1 1000 1", "job more 1 1000 1", "job words 2 2000 1");
  }

  @Test
  void ids_of_batches_may_have_gaps() throws Exception {
    try (JobStart<String> start = job.start(sink())) {
      start.publish(start.stageAfter(0, 3, List.of(List.of("a"))));
      start.publish(start.stageAfter(3, 7, List.of(List.of("b"))));
    }
    assertThat(words()).containsExactly("a", "b");
    assertThat(ledger()).containsExactly("job words 7 7000 1");
  }

  @Test
  void a_start_publishes_only_those_unfinished_batches_that_are_missing() throws Exception {
    DecidedBatch first;
    DecidedBatch second;
    DecidedBatch third;
    try (JobStart<String> start = job.start(sink())) {
      first = start.stage(1, List.of("a"));
      second = start.stage(2, List.of("b"));
      third = start.stage(3, List.of("c"));
      start.publish(first);
      start.publish(second);
    }
    try (JobStart<String> next = job.start(sink(), 2, JobStart.after(first, second, third))) {
      assertThat(next.status(first)).isEqualTo(PublishStatus.PUBLISHED);
      assertThat(next.status(second)).isEqualTo(PublishStatus.PUBLISHED);
      assertThat(next.status(third)).isEqualTo(PublishStatus.NOT_PUBLISHED);
      next.publish(first);
      next.publish(second);
      next.publish(third);
    }
    assertThat(words()).containsExactly("a", "b", "c");
    assertThat(ledger()).containsExactly("job words 3 3000 2");
  }

  @Test
  void a_process_that_was_replaced_changes_nothing() throws Exception {
    JobStart<String> replaced = job.start(sink());
    DecidedBatch first = replaced.stage(1, List.of("a"));
    replaced.publish(first);
    DecidedBatch left = replaced.stage(2, List.of("zombie"));
    try (JobStart<String> next = job.start(sink(), 2, JobStart.after(1))) {
      TidemillException error = errorOf(() -> replaced.publish(left));
      assertThat(error.code()).isEqualTo(ErrorCode.FENCED);
      assertThat(error)
          .hasMessageContaining("start 2 of this job has taken over, and this is start 1");
      assertThat(words()).containsExactly("a");
      next.publish(next.stage(2, List.of("b")));
      assertThat(words()).containsExactly("a", "b");
    }
    replaced.close();
  }

  @Test
  void a_process_that_was_replaced_is_told_so_even_if_its_batch_is_published() throws Exception {
    JobStart<String> replaced = job.start(sink());
    DecidedBatch batch = replaced.stage(1, List.of("a"));
    try (JobStart<String> next = job.start(sink(), 2, JobStart.after(batch))) {
      next.publish(batch);
    }
    assertThat(errorOf(() -> replaced.publish(batch)).code()).isEqualTo(ErrorCode.FENCED);
    replaced.close();
    assertThat(words()).containsExactly("a");
  }

  @Test
  void a_start_that_comes_late_is_refused() throws Exception {
    job.start(sink(), 5, SinkRecovery.NONE).close();
    TidemillException error = errorOf(() -> job.start(sink(), 4, SinkRecovery.NONE));
    assertThat(error.code()).isEqualTo(ErrorCode.FENCED);
    assertThat(ledger()).containsExactly("job words 0 0 5");
  }

  /** Something that happens before the first update of a start. */
  private JdbcSink<String> sinkAfter(Callable<?> event) {
    AtomicBoolean happened = new AtomicBoolean();
    return sink(Jdbc.database(new FaultyConnections(database::connect, call -> {
      if (call.equals("executeUpdate") && !happened.getAndSet(true)) {
        try {
          event.call();
        } catch (Exception e) {
          throw new AssertionError(e);
        }
      }
      return FaultyConnections.Fault.NONE;
    })));
  }

  @Test
  void a_batch_that_is_written_while_the_next_process_starts_is_not_written_again()
      throws Exception {
    JobStart<String> replaced = job.start(sink());
    DecidedBatch batch = replaced.stage(1, List.of("a"));
    JdbcSink<String> sink = sinkAfter(() -> {
      replaced.publish(batch);
      replaced.close();
      return batch;
    });
    try (JobStart<String> next = job.start(sink, 2, JobStart.after(batch))) {
      assertThat(ledger()).containsExactly("job words 1 1000 2");
      next.publish(batch);
    }
    assertThat(words()).containsExactly("a");
  }

  @Test
  void a_first_start_that_is_overtaken_is_refused() throws Exception {
    job.output("other").start(sink()).close();
    JdbcSink<String> slow = sinkAfter(() -> {
      job.start(sink(), 2, SinkRecovery.NONE).close();
      return job;
    });
    assertThat(errorOf(() -> job.start(slow)).code()).isEqualTo(ErrorCode.FENCED);
    assertThat(ledger()).containsExactly("job other 0 0 1", "job words 0 0 2");
  }

  @Test
  void a_ledger_that_is_ahead_stops_the_start_until_somebody_decides() throws Exception {
    publishUpTo(4);
    SinkRecovery old = JobStart.after(2);
    TidemillException error = errorOf(() -> job.start(sink(), 2, old));
    assertThat(error.code()).isEqualTo(ErrorCode.LEDGER_MISMATCH);
    assertThat(error)
        .hasMessageContaining(
            "the ledger tidemill_ledger says that batch 4 is written, and by the job's log it must be batch 2")
        .hasMessageContaining("the job's log is older than the database")
        .hasMessageContaining("JdbcLedgerMismatch.CONTINUE");
    assertThat(ledger()).containsExactly("job words 4 4000 1");

    database.execute(sqlOf(error));
    try (JobStart<String> start = job.start(sink(), 3, old)) {
      start.publish(start.stage(3, List.of("x")));
    }
    assertThat(ledger()).containsExactly("job words 3 3000 3");
  }

  @Test
  void a_ledger_that_is_behind_stops_the_start_until_somebody_decides() throws Exception {
    publishUpTo(1);
    SinkRecovery later = JobStart.after(3);
    TidemillException error = errorOf(() -> job.start(sink(), 2, later));
    assertThat(error.code()).isEqualTo(ErrorCode.LEDGER_MISMATCH);
    assertThat(error)
        .hasMessageContaining(
            "says that batch 1 is written, and by the job's log it must be batch 3")
        .hasMessageContaining("the database is older than the job's log")
        .hasMessageContaining("batches after 1 are missing");

    database.execute(sqlOf(error));
    try (JobStart<String> start = job.start(sink(), 3, later)) {
      start.publish(start.stage(4, List.of("x")));
    }
    assertThat(words()).containsExactly("word 1", "x");
  }

  @Test
  void a_ledger_without_the_row_stops_the_start_until_somebody_decides() throws Exception {
    publishUpTo(2);
    DecidedBatch third;
    try (JobStart<String> start = job.start(sink(), 2, JobStart.after(2))) {
      third = start.stage(3, List.of("c"));
    }
    database.execute("delete from tidemill_ledger", "delete from words");
    SinkRecovery recovery = JobStart.after(third);
    TidemillException error = errorOf(() -> job.start(sink(), 3, recovery));
    assertThat(error.code()).isEqualTo(ErrorCode.LEDGER_MISMATCH);
    assertThat(error)
        .hasMessageContaining(
            "has no row of it, and by the job's log it must be batch 2 or 3: this is another database");

    database.execute(sqlOf(error));
    try (JobStart<String> start = job.start(sink(), 4, recovery)) {
      start.publish(third);
    }
    assertThat(words()).containsExactly("c");
    assertThat(ledger()).containsExactly("job words 3 3000 4");
  }

  @Test
  void a_job_may_be_told_to_continue_with_a_ledger_that_is_ahead_behind_or_missing()
      throws Exception {
    JdbcSink<String> lenient = sink().onLedgerMismatch(JdbcLedgerMismatch.CONTINUE);
    publishUpTo(4);
    try (JobStart<String> start = job.start(lenient, 2, JobStart.after(2))) {
      assertThat(ledger()).containsExactly("job words 2 4000 2");
      start.publish(start.stage(3, List.of("x")));
    }
    try (JobStart<String> start = job.start(lenient, 3, JobStart.after(9))) {
      start.publish(start.stage(10, List.of("y")));
    }
    database.execute("delete from tidemill_ledger");
    try (JobStart<String> start = job.start(lenient, 4, JobStart.after(10))) {
      start.publish(start.stage(11, List.of("z")));
    }
    assertThat(words()).containsExactly("word 1", "word 2", "word 3", "word 4", "x", "y", "z");
    assertThat(ledger()).containsExactly("job words 11 11000 4");
  }

  @Test
  void to_continue_does_not_undo_that_a_later_start_has_taken_over() throws Exception {
    job.start(sink(), 5, SinkRecovery.NONE).close();
    JdbcSink<String> lenient = sink().onLedgerMismatch(JdbcLedgerMismatch.CONTINUE);
    TidemillException error = errorOf(() -> job.start(lenient, 4, JobStart.after(3)));
    assertThat(error.code()).isEqualTo(ErrorCode.FENCED);
  }

  @Test
  void a_ledger_that_is_changed_while_the_job_runs_stops_it() throws Exception {
    try (JobStart<String> start = job.start(sink())) {
      start.publish(start.stage(1, List.of("a")));
      database.execute("update tidemill_ledger set batch_id = 0");
      DecidedBatch second = start.stage(2, List.of("b"));
      assertThat(start.status(second)).isEqualTo(PublishStatus.UNKNOWN);
      TidemillException behind = errorOf(() -> start.publish(second));
      database.execute("update tidemill_ledger set batch_id = 17");
      TidemillException ahead = errorOf(() -> start.publish(second));
      database.execute("delete from tidemill_ledger");
      TidemillException absent = errorOf(() -> start.publish(second));
      assertThat(List.of(behind, ahead, absent))
          .extracting(TidemillException::code)
          .containsOnly(ErrorCode.LEDGER_MISMATCH);
      assertThat(behind)
          .hasMessageContaining("says that batch 0 is written, and it must be batch 1");
      assertThat(ahead).hasMessageContaining("says that batch 17 is written");
      assertThat(absent).hasMessageContaining("has no row of this output");
      assertThat(start.status(second)).isEqualTo(PublishStatus.UNKNOWN);
    }
    assertThat(words()).containsExactly("a");
  }

  @Test
  void a_ledger_can_be_another_table_that_somebody_else_creates() throws Exception {
    database.execute("create schema jobs_" + System.identityHashCode(this));
    String table = "jobs_" + System.identityHashCode(this) + ".batches";
    JdbcSink<String> strict = sink(database.database().ledger(table).createLedger(false));
    TidemillException error = errorOf(() -> job.start(strict));
    assertThat(error).hasMessageContaining("if it is missing, create it: create table " + table);

    String ddl = String.valueOf(error.getMessage());
    database.execute(ddl.substring(ddl.indexOf("create table " + table)));
    try (JobStart<String> start = job.start(strict)) {
      start.publish(start.stage(1, List.of("a")));
    }
    assertThat(database.query("select batch_id from " + table)).containsExactly("1");
  }

  @Test
  void a_ledger_that_cannot_be_created_is_told_with_its_statement() {
    JdbcSink<String> sink = sink(database.database().ledger("nowhere.ledger"));
    assertThatThrownBy(() -> job.start(sink))
        .hasMessageContaining("the ledger nowhere.ledger cannot be created")
        .hasMessageContaining("create it with a user who may: create table nowhere.ledger (job_id");
  }

  @Test
  void names_that_the_ledger_cannot_store_are_told() {
    JobStart.Job wordy = new JobStart.Job("j".repeat(256), "words", job.disk());
    assertThatThrownBy(() -> wordy.start(sink()))
        .hasMessage("the job's id has 256 characters; the ledger of a database stores up to 255");
  }
}
