/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.jdbc;

import java.sql.SQLException;

/** The sink with H2. */
class H2SinkContractTest implements JdbcSinkContract {
  @Override
  public TestDatabase empty() throws SQLException {
    return H2.create();
  }
}
