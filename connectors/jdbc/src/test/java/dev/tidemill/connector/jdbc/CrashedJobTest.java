/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.StreamJob;
import dev.tidemill.StreamingContext;
import dev.tidemill.testkit.CrashTest;
import dev.tidemill.testkit.StreamTester;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** A job that is killed at any step has written each record once. */
class CrashedJobTest {
  /** In memory, while somebody is connected to it. */
  private static final String DATABASE =
      "jdbc:h2:mem:crashed;INIT=create table if not exists words (word varchar(100))";

  static final class Words implements StreamJob {
    @Override
    public void define(StreamingContext ssc) {
      ssc.socketTextStream("localhost", 9999)
          .named("words")
          .writeTo(Jdbc.sink(
              Jdbc.database(DATABASE),
              "insert into words (word) values (?)",
              (row, word) -> row.set(1, word)))
          .named("rows");
    }
  }

  @CrashTest(job = Words.class, batch = "1s", atMost = 60)
  void each_record_is_in_the_database_once(StreamTester t) throws SQLException {
    try (Connection database = DriverManager.getConnection(DATABASE)) {
      t.queueStream("words", String.class).batch("a", "b").batch().batch("c");
      t.runBatches(3);
      assertThat(words(database)).containsExactly("a", "b", "c");
    }
  }

  private static List<String> words(Connection database) throws SQLException {
    List<String> words = new ArrayList<>();
    try (Statement statement = database.createStatement();
        ResultSet found = statement.executeQuery("select word from words order by 1")) {
      while (found.next()) {
        words.add(found.getString(1));
      }
    }
    return words;
  }
}
