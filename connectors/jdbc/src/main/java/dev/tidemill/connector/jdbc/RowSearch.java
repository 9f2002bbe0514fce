/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.jdbc;

import java.io.IOException;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * Finds which of several rows a database refuses. Drivers differ in what they tell of rows that
 * were sent together, and some cannot tell at all. So the rows are written again one by one, in a
 * transaction that is taken back.
 */
final class RowSearch {
  private final DatabaseSession session;

  RowSearch(DatabaseSession session) {
    this.session = session;
  }

  /** A row that the database refuses, and why. */
  record Refused(RowWriter.Row row, SQLException reason) {}

  /** The first row that is refused, if it is on its own. */
  Optional<Refused> in(RowWriter.RowsRefused refused) throws InterruptedException {
    List<RowWriter.Row> rows = refused.rows();
    if (rows.size() == 1) {
      return Optional.of(new Refused(rows.get(0), refused));
    }
    if (!SqlProblem.isOfTheRow(refused)) {
      return Optional.empty();
    }
    try {
      return session.trial(connection -> {
        try (PreparedStatement statement = session.prepare(connection, refused.sql())) {
          for (RowWriter.Row row : rows) {
            try {
              row.bind(statement);
              statement.executeUpdate();
            } catch (SQLException e) {
              return Optional.of(new Refused(row, e));
            }
          }
          return Optional.empty();
        }
      });
    } catch (SQLException | IOException e) {
      return Optional.empty(); // what is known already is told
    }
  }
}
