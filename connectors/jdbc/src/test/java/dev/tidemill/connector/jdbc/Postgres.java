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
 * A schema in a real PostgreSQL server.
 *
 * @param schema its name
 */
record Postgres(String schema) implements TestDatabase {
  private static final AtomicLong COUNT = new AtomicLong();

  /** Creates an empty schema. */
  static Postgres create() throws SQLException {
    Postgres created = new Postgres("test" + COUNT.incrementAndGet());
    created.execute("create schema " + created.schema());
    return created;
  }

  @Override
  public Connection observer() throws SQLException {
    Connection connection = PostgresServer.shared().observer();
    connection.setSchema(schema);
    return connection;
  }

  private String url() {
    return PostgresServer.shared().url(schema);
  }

  @Override
  public JdbcDatabase database() {
    return Jdbc.database(url());
  }

  @Override
  public Connection connect() throws SQLException {
    return DriverManager.getConnection(url());
  }
}
