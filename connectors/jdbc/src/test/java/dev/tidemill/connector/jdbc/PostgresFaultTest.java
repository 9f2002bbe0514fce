/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.jdbc;

import java.sql.SQLException;

class PostgresFaultTest extends FaultTests {
  @Override
  TestDatabase empty() throws SQLException {
    return Postgres.create();
  }
}
