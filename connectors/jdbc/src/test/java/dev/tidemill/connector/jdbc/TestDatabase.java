/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.jdbc;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** An empty database of one test. */
interface TestDatabase {
  /** How a job connects to it. */
  JdbcDatabase database();

  /** Opens a connection. */
  Connection connect() throws SQLException;

  /** The connection on which the test itself looks, which stays open. */
  Connection observer() throws SQLException;

  /** Executes statements of the test. */
  default void execute(String... statements) throws SQLException {
    try (Statement statement = observer().createStatement()) {
      for (String each : statements) {
        statement.execute(each);
      }
    }
  }

  /** What a query returns: the values of a row as text, separated by spaces. */
  default List<String> query(String sql) throws SQLException {
    List<String> found = new ArrayList<>();
    try (Statement statement = observer().createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        List<String> values = new ArrayList<>();
        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
          values.add(rows.getString(i));
        }
        found.add(String.join(" ", values));
      }
    }
    return found;
  }

  /** Before a test has one. */
  final class None implements TestDatabase {
    @Override
    public JdbcDatabase database() {
      throw new IllegalStateException();
    }

    @Override
    public Connection connect() {
      throw new IllegalStateException();
    }

    @Override
    public Connection observer() {
      throw new IllegalStateException();
    }
  }
}
