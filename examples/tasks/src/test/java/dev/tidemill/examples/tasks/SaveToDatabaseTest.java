/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.examples.tasks;

import static dev.tidemill.testkit.StreamAssertions.assertThat;
import static dev.tidemill.testkit.StreamAssertions.assertThatThrownBy;

import dev.tidemill.DStream;
import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.testkit.FailingSink;
import dev.tidemill.testkit.StreamTest;
import dev.tidemill.testkit.StreamTester;
import dev.tidemill.testkit.Strictness;
import dev.tidemill.testkit.Variation;
import java.io.IOException;
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

  @StreamTest(job = SaveToDatabase.class, arguments = URL)
  void writes_each_batch(StreamTester t) throws Exception {
    t.queueStream("lines", String.class).batch("ebb flow ebb", "tide").batch();

    t.runBatches(2);

    assertThat(rows()).containsExactly("1000 ebb 2", "1000 flow 1", "1000 tide 1");
  }

  @StreamTest(
      job = SaveToDatabase.class,
      arguments = URL,
      variations = {Variation.ONE_PARTITION, Variation.TWO_PARTITIONS})
  void makes_one_connection_for_each_partition(StreamTester t) {
    t.queueStream("lines", String.class).batch("ebb flow ebb", "tide").batch();

    t.runBatches(2);

    assertThat(driver.connections()).isEqualTo(t.context().defaultPartitions());
  }

  @StreamTest(
      job = SaveToDatabase.class,
      arguments = URL,
      settings = "stream.batch.onFailure=retry")
  void counts_a_batch_once_that_is_attempted_twice(StreamTester t) throws Exception {
    FailingSink<Object> later = t.failingSink();
    later.failToWriteOnce(1, new IOException("a later output fails"));
    t.queueStream("lines", String.class).batch("ebb flow ebb");
    t.context().namedStream("counts").writeTo(later);

    assertThat(t.runBatch()).tookAttempts(2);

    assertThat(rows()).containsExactly("1000 ebb 2", "1000 flow 1");
  }

  @Test
  void asks_for_the_database() {
    assertThatThrownBy(() -> StreamTester.create(new SaveToDatabase()))
        .hasMessage("give the JDBC URL of the database as the one argument");
  }

  /** Wrong: a connection of the driver in a function that runs on the workers. */
  @Test
  void a_connection_of_the_driver_is_refused_on_the_line_that_uses_it() throws Exception {
    try (StreamTester t =
            StreamTester.builder().strictness(Strictness.LENIENT).create(); // no batch will run
        Connection ofTheDriver = DriverManager.getConnection(URL)) {
      DStream<String> lines = t.queueStream("lines", String.class).stream();
      assertThatThrownBy(() -> lines.map(line -> save(line, ofTheDriver)))
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
    try (StreamTester t =
        StreamTester.builder().variation(Variation.TWO_PARTITIONS).create()) {
      t.queueStream("lines", String.class).batch("ebb", "flow").stream().foreachRDD(lines -> {
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

      assertThat(t.tryRunBatch()).hasFailureMessageContaining("partition 1");
    }
    assertThat(used).hasSize(1);
  }

  /** Wrong: a connection for each record. */
  @Test
  void a_connection_for_each_record_is_as_many_as_there_are_records() {
    try (StreamTester t = StreamTester.create()) {
      t.queueStream("lines", String.class).batch("a", "b", "c", "d", "e").stream()
          .foreachRDD(lines -> lines.foreach(line -> {
            try (Connection ofTheRecord = DriverManager.getConnection(URL)) {
              save(line, ofTheRecord);
            }
          }));

      t.runBatch();

      assertThat(driver.connections()).isEqualTo(5);
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
