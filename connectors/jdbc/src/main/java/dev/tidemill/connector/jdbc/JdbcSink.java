/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.jdbc;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.spi.sink.Guarantee;
import dev.tidemill.spi.sink.OpenSink;
import dev.tidemill.spi.sink.Sink;
import dev.tidemill.spi.sink.SinkContext;

/**
 * Executes a statement in a database for each record of a stream; created by {@link Jdbc#sink}.
 * Immutable: each method returns a new sink.
 *
 * <p>Workers call the binder and stage the values of the rows. When the batch is decided, the
 * driver executes the statement for all of them, in order of the stream's partitions, in one
 * transaction that also stores the batch's id in the database's {@linkplain JdbcDatabase#ledger
 * ledger}. A batch that the ledger has is not written again, whatever happened to the process or
 * the connection. A process that was replaced by a later start of the job cannot write any more.
 *
 * @param <T> type of the records
 */
public final class JdbcSink<T> implements Sink<T> {
  private static final int MAX_ROWS = 100_000;

  private final JdbcDatabase database;
  private final RowBinding<T> rows;
  private final int rowsPerRoundTrip;
  private final JdbcLedgerMismatch onMismatch;

  private JdbcSink(
      JdbcDatabase database,
      RowBinding<T> rows,
      int rowsPerRoundTrip,
      JdbcLedgerMismatch onMismatch) {
    this.database = database;
    this.rows = rows;
    this.rowsPerRoundTrip = rowsPerRoundTrip;
    this.onMismatch = onMismatch;
  }

  static <T> JdbcSink<T> of(JdbcDatabase database, String statement, JdbcBinder<? super T> binder) {
    if (statement.isBlank()) {
      throw new TidemillException(
          ErrorCode.INVALID_ARGUMENT,
          "the statement of a JDBC sink is empty; give it one such as: insert into counts (word,"
              + " total) values (?, ?)");
    }
    return new JdbcSink<>(
        database, new RowBinding<>(statement, binder), 1000, JdbcLedgerMismatch.FAIL);
  }

  /**
   * Sets how many rows are sent to the database at a time, from 1 to 100,000; by default 1,000.
   * Does not affect what a transaction is: that is always a batch.
   *
   * @throws TidemillException if it is out of range
   */
  public JdbcSink<T> rowsPerRoundTrip(int rowCount) {
    if (rowCount < 1 || rowCount > MAX_ROWS) {
      throw new TidemillException(
          ErrorCode.INVALID_ARGUMENT,
          "rowsPerRoundTrip is " + rowCount + "; it must be from 1 to " + MAX_ROWS);
    }
    return new JdbcSink<>(database, rows, rowCount, onMismatch);
  }

  /**
   * Sets what happens if the ledger and the job's log do not match at the start; by default {@link
   * JdbcLedgerMismatch#FAIL}.
   */
  public JdbcSink<T> onLedgerMismatch(JdbcLedgerMismatch action) {
    return new JdbcSink<>(database, rows, rowsPerRoundTrip, action);
  }

  @Override
  public Guarantee guarantee() {
    return Guarantee.LEDGER;
  }

  @Override
  public OpenSink<T> open(SinkContext context) throws Exception {
    return OpenJdbcSink.open(database, rows, rowsPerRoundTrip, onMismatch, context);
  }

  /** The statement and the database, without secrets. */
  @Override
  public String toString() {
    return rows.statement() + ", " + database;
  }
}
