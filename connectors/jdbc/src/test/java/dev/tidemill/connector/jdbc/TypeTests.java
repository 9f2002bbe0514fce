/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.JDBCType;
import java.sql.SQLException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Values become what the columns of a real database hold. */
abstract class TypeTests {
  private TestDatabase database = new TestDatabase.None();

  /** Creates an empty database. */
  abstract TestDatabase empty() throws SQLException;

  @BeforeEach
  void connect() throws SQLException {
    database = empty();
  }

  TestDatabase database() {
    return database;
  }

  /** What a column of this type holds after a row was written. */
  List<String> stored(String type, JdbcBinder<String> binding) throws Exception {
    database.execute("create table stored (value_column " + type + ")");
    JdbcSink<String> sink =
        Jdbc.sink(database.database(), "insert into stored values (?)", binding);
    try (JobStart<String> start = JobStart.Job.create().start(sink)) {
      start.publish(start.stage(1, List.of("record")));
    }
    List<String> found = database.query("select value_column from stored");
    database.execute("drop table stored", "drop table tidemill_ledger");
    return found;
  }

  private void assertStored(String type, Object value, String text) throws Exception {
    database.execute("create table stored (value_column " + type + ")");
    write(value);
    assertThat(database.query("select value_column from stored"))
        .as("%s in %s", value, type)
        .containsExactly(text);
    database.execute("drop table stored", "drop table tidemill_ledger");
  }

  private void write(@Nullable Object value) throws Exception {
    JdbcSink<String> sink = Jdbc.sink(
        database.database(), "insert into stored values (?)", (row, record) -> row.set(1, value));
    try (JobStart<String> start = JobStart.Job.create().start(sink)) {
      start.publish(start.stage(1, List.of("record")));
    }
  }

  @Test
  void numbers_and_texts() throws Exception {
    assertStored("smallint", (short) -7, "-7");
    assertStored("integer", 7, "7");
    assertStored("bigint", Long.MIN_VALUE, "-9223372036854775808");
    assertStored("double precision", 0.1, "0.1");
    assertStored("real", 1.5f, "1.5");
    assertStored(
        "decimal(30, 2)",
        new BigDecimal("123456789012345678901234567.89"),
        "123456789012345678901234567.89");
    assertStored("decimal(30, 2)", BigInteger.TWO, "2.00");
    assertStored("varchar(100)", "Zürich \uD83D\uDE00 ' ; --", "Zürich \uD83D\uDE00 ' ; --");
    assertStored("varchar(10)", 'c', "c");
    assertStored("varchar(10)", DayOfWeek.FRIDAY, "FRIDAY");
    UUID uuid = new UUID(1, -2);
    assertStored("uuid", uuid, uuid.toString());
  }

  @Test
  void dates_and_times() throws Exception {
    assertStored("date", LocalDate.of(2026, 8, 1), "2026-08-01");
    assertStored("time", LocalTime.of(12, 30, 15), "12:30:15");
    assertStored(
        "timestamp(6)",
        LocalDateTime.of(2026, 8, 1, 12, 30, 15, 123_456_000),
        "2026-08-01 12:30:15.123456");
    OffsetDateTime time =
        OffsetDateTime.of(LocalDateTime.of(2026, 8, 1, 12, 30, 15), ZoneOffset.ofHours(2));
    for (Object same : List.of(time, time.toInstant(), time.toZonedDateTime())) {
      database.execute("create table stored (value_column timestamp(3) with time zone)");
      write(same);
      assertThat(database.query("select value_column at time zone 'UTC' from stored"))
          .singleElement()
          .asString()
          .startsWith("2026-08-01 10:30:15");
      database.execute("drop table stored", "drop table tidemill_ledger");
    }
  }

  @Test
  void null_for_every_type() throws Exception {
    for (String type :
        List.of("integer", "varchar(10)", "date", "boolean", "decimal(9)", "timestamp(3)")) {
      database.execute("create table stored (value_column " + type + ")");
      write(null);
      assertThat(database.query("select count(*) from stored where value_column is null"))
          .containsExactly("1");
      database.execute("drop table stored", "drop table tidemill_ledger");
    }
  }

  @Test
  void a_type_that_is_named() throws Exception {
    assertThat(stored("integer", (row, record) -> row.set(1, "12", JDBCType.INTEGER)))
        .containsExactly("12");
    assertThat(stored("date", (row, record) -> row.set(1, null, JDBCType.DATE)))
        .containsExactly("null");
    Instant instant = Instant.parse("2026-08-01T10:00:00Z");
    assertThat(stored(
            "timestamp(3) with time zone",
            (row, record) -> row.set(1, instant, JDBCType.TIMESTAMP_WITH_TIMEZONE)))
        .hasSize(1);
  }
}
