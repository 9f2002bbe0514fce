/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.jdbc;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;

/**
 * Writes streams to databases with JDBC.
 *
 * <pre>{@code
 * JdbcDatabase shop = Jdbc.database("jdbc:postgresql://localhost/shop").user("app").password(secret);
 *
 * counts.writeTo(Jdbc.sink(
 *     shop,
 *     "insert into counts (word, total) values (?, ?)",
 *     (row, count) -> row.set(1, count.key()).set(2, count.value())));
 * }</pre>
 *
 * <p>The driver of the database must be a dependency of the job, such as {@code
 * org.postgresql:postgresql}. <a
 * href="https://github.com/tidemill/tidemill/blob/main/docs/jdbc.md">docs/jdbc.md</a> describes all
 * options.
 */
public final class Jdbc {
  private Jdbc() {}

  /**
   * Describes a database by its JDBC URL. Nothing is connected.
   *
   * @param url such as {@code jdbc:postgresql://localhost/shop}
   * @throws TidemillException if it is not a JDBC URL
   */
  public static JdbcDatabase database(String url) {
    if (!url.startsWith("jdbc:")) {
      throw new TidemillException(
          ErrorCode.INVALID_ARGUMENT,
          Secrets.ofUrl(url).cover(url)
              + " is not the URL of a database; it must start with jdbc:, such as"
              + " jdbc:postgresql://localhost/shop");
    }
    return JdbcDatabase.of(UrlConnections.to(url));
  }

  /**
   * Describes a database by how to connect to it: {@code dataSource::getConnection}. Nothing is
   * connected.
   */
  public static JdbcDatabase database(JdbcConnections connections) {
    return JdbcDatabase.of(connections);
  }

  /**
   * Creates a sink that executes a statement for each record. Each batch is one transaction, and is
   * written exactly once.
   *
   * <p>If an option follows, name the type of the records: {@code Jdbc.<Order>sink(...)}.
   *
   * @param statement an insert, upsert, update or delete, with a {@code ?} for each value
   * @param binder sets the values for a record
   */
  public static <T> JdbcSink<T> sink(
      JdbcDatabase database, String statement, JdbcBinder<? super T> binder) {
    return JdbcSink.of(database, statement, binder);
  }
}
