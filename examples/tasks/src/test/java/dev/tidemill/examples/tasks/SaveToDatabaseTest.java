package dev.tidemill.examples.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.StreamingContext;
import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SaveToDatabaseTest {
  private static final String URL = "jdbc:counting:h2:mem:counts";

  private final CountingDriver driver = new CountingDriver();
  private Connection database;

  @BeforeEach
  void create_the_table() throws SQLException {
    DriverManager.registerDriver(driver);
    database = DriverManager.getConnection("jdbc:h2:mem:counts;db_close_delay=-1");
    try (Statement statement = database.createStatement()) {
      statement.execute("create table word_count (batch bigint, word varchar(100),"
          + " occurrences bigint, primary key (batch, word))");
    }
  }

  @AfterEach
  void drop_the_database() throws SQLException {
    try (Connection last = database;
        Statement statement = last.createStatement()) {
      statement.execute("shutdown");
    }
    DriverManager.deregisterDriver(driver);
  }

  @Test
  void writes_each_batch_with_one_connection_for_each_partition() throws Exception {
    try (JobRun run = JobRun.of(new SaveToDatabase(), URL)) {
      run.replaceLines("lines").add(List.of("ebb flow ebb", "tide")).add(List.of());

      run.run(2);
    }

    assertThat(rows())
        .containsExactly("1767268801000 ebb 2", "1767268801000 flow 1", "1767268801000 tide 1");
    assertThat(driver.connections()).isEqualTo(2);
  }

  @Test
  void counts_a_batch_once_that_is_attempted_twice() throws Exception {
    StreamingContext.Builder twice = StreamingContext.builder()
        .arguments(List.of(URL))
        .setting("stream.batch.onFailure", "retry");
    try (JobRun run = JobRun.of(new SaveToDatabase(), twice)) {
      run.replaceLines("lines").add(List.of("ebb flow ebb"));
      run.ssc.stream("counts").foreachRDD((counts, batch) -> {
        if (batch.attempt() == 1) {
          throw new IllegalStateException("a later output fails");
        }
      });

      run.run(1);
    }

    assertThat(rows()).containsExactly("1767268801000 ebb 2", "1767268801000 flow 1");
  }

  @Test
  void asks_for_the_database() {
    assertThatThrownBy(() -> JobRun.of(new SaveToDatabase()))
        .hasMessage("give the JDBC URL of the database as the one argument");
  }

  /** Wrong: a connection of the driver in a function that runs on the workers. */
  @Test
  void a_connection_of_the_driver_is_refused_on_the_line_that_uses_it() throws Exception {
    try (JobRun run = JobRun.of(new SaveToDatabase(), URL);
        Connection ofTheDriver = DriverManager.getConnection(URL)) {
      assertThatThrownBy(() -> run.ssc.stream("lines").map(line -> save(line, ofTheDriver)))
          .isInstanceOfSatisfying(
              TidemillException.class,
              refused -> assertThat(refused.code()).isEqualTo(ErrorCode.NOT_SERIALIZABLE))
          .hasMessageContaining("map (SaveToDatabaseTest.java:")
          .hasMessageContaining("captures an object of type org.h2.jdbc.JdbcConnection");
    }
  }

  /** Wrong: a connection of the driver in the function of foreachPartition. */
  @Test
  void a_connection_of_the_driver_is_shared_by_the_partitions() throws Exception {
    List<Connection> used = new ArrayList<>();
    try (JobRun run = JobRun.of(new SaveToDatabase(), URL)) {
      run.replaceLines("lines").add(List.of("ebb", "flow"));
      run.ssc.stream("lines").foreachRDD(lines -> {
        Connection ofTheDriver = DriverManager.getConnection(URL);
        lines.foreachPartition(partition -> {
          try (ofTheDriver) { // the first partition that is done closes it for all
            while (partition.hasNext()) {
              save(partition.next(), ofTheDriver);
            }
            used.add(ofTheDriver);
          }
        });
      });

      assertThatThrownBy(() -> run.run(1)).hasMessageContaining("partition 1");
    }
    assertThat(used).doesNotHaveDuplicates(); // one in each attempt
  }

  /** Wrong: a connection for each record. */
  @Test
  void a_connection_for_each_record_is_as_many_as_there_are_records() throws Exception {
    try (JobRun run = JobRun.of(new SaveToDatabase(), URL)) {
      run.replaceLines("lines").add(List.of("ebb"));
      run.ssc.stream("lines")
          .foreachRDD(lines -> lines
              .flatMap(line -> List.of(line, line, line, line, line))
              .foreach(line -> {
                try (Connection ofTheRecord = DriverManager.getConnection(URL)) {
                  save(line, ofTheRecord);
                }
              }));

      int before = driver.connections();
      run.run(1);

      int ofTheJob = 1; // the word ebb is in one partition
      assertThat(driver.connections() - before - ofTheJob).isEqualTo(5);
    }
  }

  private static int save(Object line, Connection connection) throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(
        "insert into word_count select count(*), ?, 1 from word_count")) {
      insert.setString(1, line.toString());
      return insert.executeUpdate();
    }
  }

  private List<String> rows() throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Statement statement = database.createStatement();
        ResultSet found = statement.executeQuery("select * from word_count order by batch, word")) {
      while (found.next()) {
        rows.add(found.getLong(1) + " " + found.getString(2) + " " + found.getLong(3));
      }
    }
    return rows;
  }
}
