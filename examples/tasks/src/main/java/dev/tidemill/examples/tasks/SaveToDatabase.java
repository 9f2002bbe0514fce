/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.examples.tasks;

import dev.tidemill.StreamJob;
import dev.tidemill.StreamingContext;
import dev.tidemill.data.Pair;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Iterator;
import java.util.List;

/**
 * Writes each batch to a database, with one connection for each partition: the argument is the JDBC URL of a database with
 * {@code create table word_count (batch bigint, word varchar(100), occurrences bigint, primary key (batch, word))}.
 *
 * <p>The function of {@code foreachRDD} runs on the driver, the one of {@code foreachPartition} on the workers. A connection
 * belongs into the latter: made on the driver it would be shared by all workers, and could not be sent to those of a
 * cluster; made for each record it would cost more than the record.
 *
 * <p>A batch may be attempted again after a failure. Its rows carry its time, and rows of an earlier attempt are replaced,
 * so each batch counts once.
 */
public final class SaveToDatabase implements StreamJob {
  @Override
  public void define(StreamingContext ssc) {
    if (ssc.arguments().size() != 1) {
      throw new IllegalArgumentException("give the JDBC URL of the database as the one argument");
    }
    String url = ssc.arguments().get(0);
    ssc.replayStream(20)
        .named("lines")
        .flatMap(line -> List.of(line.split("\\W+")))
        .filter(word -> !word.isEmpty())
        .mapToPair(word -> Pair.of(word, 1L))
        .reduceByKey(Long::sum)
        .named("counts")
        // region foreachRDD
        .foreachRDD((counts, batch) -> {
          long time = batch.time().millis();
          counts.foreachPartition(partition -> save(partition, time, url));
        });
    // endregion
  }

  // region save
  private static void save(Iterator<Pair<String, Long>> counts, long time, String url)
      throws SQLException {
    if (!counts.hasNext()) {
      return; // an empty partition needs no connection
    }
    try (Connection connection = DriverManager.getConnection(url)) {
      connection.setAutoCommit(false);
      try (PreparedStatement delete =
              connection.prepareStatement("delete from word_count where batch = ? and word = ?");
          PreparedStatement insert =
              connection.prepareStatement("insert into word_count values (?, ?, ?)")) {
        while (counts.hasNext()) {
          Pair<String, Long> count = counts.next();
          delete.setLong(1, time);
          delete.setString(2, count.key());
          delete.addBatch();
          insert.setLong(1, time);
          insert.setString(2, count.key());
          insert.setLong(3, count.value());
          insert.addBatch();
        }
        delete.executeBatch();
        insert.executeBatch();
      }
      connection.commit();
    }
  }
  // endregion
}
