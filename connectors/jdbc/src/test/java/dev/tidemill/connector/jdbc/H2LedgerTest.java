/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;

class H2LedgerTest extends LedgerTests {
  @Override
  TestDatabase empty() throws SQLException {
    return H2.create();
  }

  @Test
  void outputs_that_the_database_cannot_tell_apart_are_refused() throws Exception {
    H2 database = H2.create(";IGNORECASE=TRUE");
    database.execute("create table words (word varchar(20))");
    JdbcSink<String> sink = Jdbc.sink(
        database.database(), "insert into words values (?)", (row, word) -> row.set(1, word));
    JobStart.Job job = JobStart.Job.create();
    try (JobStart<String> words = job.start(sink)) {
      assertThatThrownBy(() -> job.output("Words").start(sink))
          .hasMessageContaining("does not tell output 'Words' of job 'job' from output 'words'");
      words.publish(words.stage(1, List.of("a")));
    }
    assertThat(database.query("select word from words")).containsExactly("a");
  }
}
