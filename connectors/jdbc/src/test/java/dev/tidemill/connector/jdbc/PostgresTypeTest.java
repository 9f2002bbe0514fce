/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.JDBCType;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class PostgresTypeTest extends TypeTests {
  @Override
  TestDatabase empty() throws SQLException {
    return Postgres.create();
  }

  @Test
  void what_only_this_database_has() throws Exception {
    assertThat(stored("bytea", (row, record) -> row.set(1, new byte[] {1, -1})))
        .containsExactly("\\x01ff");
    assertThat(stored("boolean", (row, record) -> row.set(1, true))).containsExactly("t");
    assertThat(stored("jsonb", (row, record) -> row.set(1, "{\"a\": 1}", JDBCType.OTHER)))
        .containsExactly("{\"a\": 1}");
  }
}
