/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;

class PostgresConnectionTest extends ConnectionTests {
  private static final String TERMINATE = "select pg_terminate_backend(pid) from pg_stat_activity"
      + " where pid <> pg_backend_pid() and state = 'idle' and query = 'COMMIT'";

  @Override
  TestDatabase empty() throws SQLException {
    return Postgres.create();
  }

  @Override
  String timeoutState() {
    return "57014";
  }

  @Test
  void a_connection_that_the_server_has_ended_between_batches_is_replaced() throws Exception {
    try (JobStart<String> start = JobStart.Job.create().start(sink())) {
      start.publish(start.stage(1, List.of("a")));
      int before = openedConnections();
      assertThat(database().query(TERMINATE)).contains("t");
      start.publish(start.stage(2, List.of("b")));
      assertThat(openedConnections()).isEqualTo(before + 1);
    }
    assertThat(database().query("select word from words")).containsExactly("a", "b");
  }
}
