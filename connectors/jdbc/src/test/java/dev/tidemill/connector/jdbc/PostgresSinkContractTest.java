/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.jdbc;

import java.sql.SQLException;

/** The sink with a real PostgreSQL server. */
class PostgresSinkContractTest implements JdbcSinkContract {
  @Override
  public TestDatabase empty() throws SQLException {
    return Postgres.create();
  }
}
