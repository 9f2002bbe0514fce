package @package@;

import static dev.tidemill.testkit.StreamAssertions.assertThat;
import static dev.tidemill.testkit.StreamAssertions.batch;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tidemill.data.Pair;
import dev.tidemill.testkit.StreamTest;
import dev.tidemill.testkit.StreamTester;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

class JdbcWordCountTest {
  /** A database in memory, which is there while somebody is connected to it. */
  private static final String DATABASE = "jdbc:h2:mem:test;INIT=" + JdbcWordCount.TABLE;

  @StreamTest(job = JdbcWordCount.class, batch = "1s", arguments = DATABASE)
  void counts_the_words_of_every_batch(StreamTester t) throws SQLException {
    try (Connection database = DriverManager.getConnection(DATABASE)) { // keeps it over restarts
      t.queueStream("lines", String.class).batch("a b, a!", "", " ").batch().batch("b");
      t.runBatches(3);
      assertThat(t.probe("counts"))
          .inAnyOrderWithinBatch()
          .hasBatches(batch(Pair.of("a", 2L), Pair.of("b", 1L)), batch(), batch(Pair.of("b", 1L)));
      assertEquals(List.of("a 2", "b 1", "b 1"), rows(database));
    }
  }

  private static List<String> rows(Connection database) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Statement statement = database.createStatement();
        ResultSet found = statement.executeQuery(
            "select word || ' ' || occurrences from word_counts order by 1")) {
      while (found.next()) {
        rows.add(found.getString(1));
      }
    }
    return rows;
  }
}
