/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class H2ConnectionTest extends ConnectionTests {
  @Override
  TestDatabase empty() throws SQLException {
    return H2.create();
  }

  @Override
  String timeoutState() {
    return "HYT00";
  }

  private static JdbcSink<String> sinkTo(JdbcDatabase database) {
    return Jdbc.sink(database, "insert into words values (?)", (row, word) -> row.set(1, word));
  }

  @Test
  void a_user_and_a_password_open_a_database_and_the_password_is_never_told() throws Exception {
    H2 database = H2.create();
    database.execute(
        "create table words (word varchar(20))", "create user app password 's3cret' admin");
    JdbcDatabase right = Jdbc.database(database.url()).user("app").password("s3cret");
    try (JobStart<String> start = JobStart.Job.create().start(sinkTo(right))) {
      start.publish(start.stage(1, List.of("a")));
    }
    assertThat(database.query("select word from words")).containsExactly("a");
    JdbcDatabase wrong =
        Jdbc.database(database.url()).properties(Map.of("user", "app", "password", "oth3r"));
    assertThatThrownBy(() -> JobStart.Job.create().start(sinkTo(wrong)))
        .hasMessageContaining("output words to " + database.url())
        .hasMessageContaining("cannot connect: ")
        .hasMessageContaining("check that the database runs and that its address is right")
        .hasStackTraceContaining("28000")
        .satisfies(error -> assertThat(error.toString()).doesNotContain("oth3r"));
  }

  @Test
  void a_database_without_a_driver_says_what_to_add() {
    JdbcDatabase database = Jdbc.database("jdbc:nothing://localhost/shop?password=s3cret");
    assertThatThrownBy(() -> JobStart.Job.create().start(sinkTo(database)))
        .hasMessageContaining(
            "no JDBC driver for jdbc:nothing://localhost/shop?password=*** is on the class path")
        .hasMessageContaining("org.postgresql:postgresql");
  }

  @Test
  void what_is_declared_wrongly_is_told_where_it_is_declared() {
    assertThatThrownBy(() -> Jdbc.database("postgresql://localhost?password=x"))
        .hasMessageContaining("postgresql://localhost?password=*** is not the URL of a database");
    JdbcDatabase own = Jdbc.database(() -> H2.create().connect());
    assertThatThrownBy(() -> own.user("app"))
        .hasMessageContaining("the property user cannot be set, because the program opens");
    assertThat(own).hasToString("database of the program");
    assertThatThrownBy(() -> own.timeout(Duration.ofMillis(999)))
        .hasMessage("timeout of a database is PT0.999S; it must be from PT1S to PT24H");
    for (String table : List.of("", "a b", "a;b", "a.b.c.d", "\"\"", "1a", "a.")) {
      assertThatThrownBy(() -> own.ledger(table))
          .hasMessageContaining("'" + table + "' is not the name of a table");
    }
    assertThat(own.ledger("dbo.\"my ledger\"").ledger()).isEqualTo("dbo.\"my ledger\"");
    assertThatThrownBy(() -> Jdbc.sink(own, " ", (row, text) -> {}))
        .hasMessageContaining("the statement of a JDBC sink is empty");
    JdbcSink<String> sink = sinkTo(own);
    assertThatThrownBy(() -> sink.rowsPerRoundTrip(0))
        .hasMessage("rowsPerRoundTrip is 0; it must be from 1 to 100000");
    assertThatThrownBy(() -> sink.rowsPerRoundTrip(100_001)).hasMessageContaining("100001");
  }
}
