/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class H2TypeTest extends TypeTests {
  @Override
  TestDatabase empty() throws SQLException {
    return H2.create();
  }

  @Test
  void bytes() throws Exception {
    assertThat(stored("varbinary(10)", (row, record) -> row.set(1, new byte[] {1, -1})))
        .hasSize(1);
    assertThat(stored("boolean", (row, record) -> row.set(1, true))).containsExactly("TRUE");
  }
}
