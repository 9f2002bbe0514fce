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
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is told of records, rows and statements that do not fit. */
abstract class ErrorTests {
  private static final String INSERT = "insert into orders (id, name) values (?, ?)";
  private static final JdbcBinder<String> BY_COMMA = (row, text) -> {
    String[] parts = text.split(",", -1);
    row.set(1, Long.valueOf(parts[0])).set(2, parts[1].isEmpty() ? null : parts[1]);
  };

  /** Creates an empty database. */
  abstract TestDatabase empty() throws SQLException;

  private final JobStart.Job job = JobStart.Job.create().output("orders");

  private TestDatabase database = new TestDatabase.None();

  @BeforeEach
  void createTable() throws SQLException {
    database = empty();
    database.execute("create table orders (id bigint primary key, name varchar(10) not null)");
  }

  private JdbcSink<String> sink() {
    return Jdbc.sink(database.database(), INSERT, BY_COMMA);
  }

  private List<String> orders() throws SQLException {
    return database.query("select id, name from orders order by id");
  }

  @Test
  void a_record_of_which_no_row_can_be_made_fails_before_the_batch_is_decided() throws Exception {
    try (JobStart<String> start = job.start(sink())) {
      assertThatThrownBy(() -> start.stage(1, List.of("1,a", "x,b")))
          .isInstanceOf(TidemillException.class)
          .hasMessage("output orders: no row can be made of the record x,b for: " + INSERT
              + ": java.lang.NumberFormatException: For input string: \"x\"");
    }
    JdbcSink<String> lazy = Jdbc.sink(database.database(), INSERT, (row, text) -> row.set(2, text));
    try (JobStart<String> start = job.start(lazy, 2, JobStart.after(0))) {
      assertThatThrownBy(() -> start.stage(1, List.of("1,a")))
          .hasMessageContaining("no row can be made of the record 1,a")
          .hasMessageContaining("parameter 1 of 2 is not set");
    }
    JdbcSink<String> wrong =
        Jdbc.sink(database.database(), INSERT, (row, text) -> row.set(1, text).set(3, text));
    try (JobStart<String> start = job.start(wrong, 3, JobStart.after(0))) {
      assertThatThrownBy(() -> start.stage(1, List.of("1,a")))
          .hasMessageContaining("there is no parameter 3: the statement has 2 parameters");
    }
    assertThat(orders()).isEmpty();
  }

  @Test
  void a_parameter_that_is_not_set_has_not_the_value_of_the_record_before() throws Exception {
    JdbcSink<String> forgetful = Jdbc.sink(database.database(), INSERT, (row, text) -> {
      row.set(1, text.length());
      if (text.length() == 1) {
        row.set(2, text);
      }
    });
    try (JobStart<String> start = job.start(forgetful)) {
      assertThatThrownBy(() -> start.stage(1, List.of("a", "bb")))
          .hasMessageContaining("no row can be made of the record bb")
          .hasMessageContaining("parameter 2 of 2 is not set");
    }
  }

  private TidemillException refused(JobStart<String> start, DecidedBatch batch) throws Exception {
    TidemillException error =
        catchThrowableOfType(TidemillException.class, () -> start.publish(batch));
    assertThat(error.code()).isEqualTo(ErrorCode.OUTPUT_FAILED);
    return error;
  }

  @Test
  void a_row_that_the_database_refuses_is_named_and_can_be_written_when_the_table_takes_it()
      throws Exception {
    try (JobStart<String> start = job.start(sink())) {
      DecidedBatch batch = start.stage(1, List.of("1,a", "2,b"), List.of("3,c", "4,", "5,e"));
      assertThat(refused(start, batch))
          .hasMessageContaining("output orders to " + database.database())
          .hasMessageContaining("(SQLSTATE 23502)")
          .hasMessageContaining(
              "the database has refused row 2 of partition 1 (4, null) of batch 1, so nothing of the batch is written")
          .hasMessageContaining("change the table or its content so that it takes the row")
          .hasMessageContaining("The statement is: " + INSERT);
      assertThat(orders()).isEmpty();

      database.execute("alter table orders alter column name drop not null");
      start.publish(batch);
      assertThat(orders()).containsExactly("1 a", "2 b", "3 c", "4 null", "5 e");
    }
  }

  @Test
  void a_batch_that_the_database_never_takes_can_be_given_up() throws Exception {
    try (JobStart<String> start = job.start(sink())) {
      start.publish(start.stage(1, List.of("7,a")));
      DecidedBatch batch = start.stage(2, List.of("8,b", "7,c"));
      TidemillException error = refused(start, batch);
      assertThat(error)
          .hasMessageContaining("(SQLSTATE 23505)")
          .hasMessageContaining("refused row 2 of partition 0 (7, c) of batch 2");
      String message = String.valueOf(error.getMessage());
      int from = message.indexOf("update tidemill_ledger");
      database.execute(message.substring(from, message.indexOf(". The statement", from)));
      start.publish(batch);
      start.publish(start.stage(3, List.of("9,d")));
    }
    assertThat(orders()).containsExactly("7 a", "9 d");
  }

  @Test
  void rows_that_only_conflict_with_earlier_ones_are_told_as_a_range() throws Exception {
    JdbcSink<String> small =
        Jdbc.<String>sink(database.database(), INSERT, BY_COMMA).rowsPerRoundTrip(2);
    try (JobStart<String> start = job.start(small)) {
      DecidedBatch batch = start.stage(1, List.of("1,a", "2,b", "3,c", "1,d"));
      assertThat(refused(start, batch))
          .hasMessageContaining("(SQLSTATE 23505)")
          .hasMessageContaining("refused one of 2 rows, from row 3 of partition 0 on, of batch 1");
    }
    assertThat(orders()).isEmpty();
  }

  @Test
  void a_value_that_does_not_fit_its_column_is_told() throws Exception {
    try (JobStart<String> start = job.start(sink())) {
      DecidedBatch batch = start.stage(1, List.of("1,a", "2,elevenchars"));
      assertThat(refused(start, batch))
          .hasMessageContaining("(SQLSTATE 22001)")
          .hasMessageContaining("row 2 of partition 0 (2, elevenchars)");
    }
  }

  @Test
  void a_statement_that_the_database_does_not_understand_fails_the_start() {
    for (String statement : List.of(
        "insert into orders (id, nam) values (?, ?)",
        "insert into order_s (id, name) values (?, ?)",
        "insert in orders values (?, ?)")) {
      JdbcSink<String> sink = Jdbc.sink(database.database(), statement, BY_COMMA);
      assertThatThrownBy(() -> job.start(sink))
          .isInstanceOf(TidemillException.class)
          .hasMessageContaining("(SQLSTATE 42")
          .hasMessageContaining("the statement is: " + statement);
    }
  }

  @Test
  void a_batch_is_written_with_the_statement_that_it_was_staged_for() throws Exception {
    DecidedBatch batch;
    try (JobStart<String> start = job.start(sink())) {
      batch = start.stage(1, List.of("1,a"));
    }
    JdbcSink<String> changed = Jdbc.sink(
        database.database(),
        "insert into orders (name, id) values (?, ?)",
        (row, text) -> row.set(1, text).set(2, 99));
    try (JobStart<String> start = job.start(changed, 2, JobStart.after(batch))) {
      start.publish(batch);
      start.publish(start.stage(2, List.of("z")));
    }
    assertThat(orders()).containsExactly("1 a", "99 z");
  }
}
