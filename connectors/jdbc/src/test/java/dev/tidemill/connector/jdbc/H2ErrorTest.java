/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.jdbc;

import java.sql.SQLException;

class H2ErrorTest extends ErrorTests {
  @Override
  TestDatabase empty() throws SQLException {
    return H2.create();
  }
}
