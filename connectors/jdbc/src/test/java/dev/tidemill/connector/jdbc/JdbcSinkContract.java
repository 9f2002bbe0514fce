/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.jdbc;

import dev.tidemill.spi.sink.Sink;
import dev.tidemill.testkit.contract.SinkContract;
import dev.tidemill.testkit.contract.SinkHarness;
import java.sql.SQLException;
import java.util.List;

/** The sink keeps what every sink promises, and what a ledger promises. */
interface JdbcSinkContract extends SinkContract<String> {
  /** Every second record is too large for a receipt. */
  int LARGE = 5000;

  /** Creates an empty database. */
  TestDatabase empty() throws SQLException;

  @Override
  default SinkHarness<String> harness() throws SQLException {
    TestDatabase to = empty();
    to.execute("create table words (word varchar(6000))");
    return new SinkHarness<>() {
      @Override
      public Sink<String> sink() {
        return Jdbc.sink(
            to.database(), "insert into words values (?)", (row, word) -> row.set(1, word));
      }

      @Override
      public String record(int number) {
        return "record " + number + (number % 2 == 0 ? " " + "x".repeat(LARGE) : "");
      }

      @Override
      public List<String> read() throws SQLException {
        return to.query("select word from words");
      }
    };
  }
}
