/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.jdbc;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A database in the memory of the test's process, with several connections.
 *
 * @param url where it is
 * @param observer the connection on which the test looks
 */
record H2(String url, Connection observer) implements TestDatabase {
  private static final AtomicLong COUNT = new AtomicLong();

  /** Creates an empty database. */
  static H2 create() throws SQLException {
    return create("");
  }

  /** Creates an empty database with some settings, such as {@code ;IGNORECASE=TRUE}. */
  static H2 create(String settings) throws SQLException {
    String url = "jdbc:h2:mem:test" + COUNT.incrementAndGet() + settings;
    return new H2(url, DriverManager.getConnection(url));
  }

  @Override
  public JdbcDatabase database() {
    return Jdbc.database(url);
  }

  @Override
  public Connection connect() throws SQLException {
    return DriverManager.getConnection(url);
  }
}
