/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.jdbc;

import dev.tidemill.spi.sink.Staging;
import java.io.Closeable;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writes the staged rows of a batch in a transaction, several of them at a time. */
final class RowWriter implements Closeable {
  /** Rows that are larger than this together are sent, even if they are few. */
  private static final int MAX_BYTES_AT_ONCE = 8 << 20;

  private final DatabaseSession session;
  private final Connection connection;
  private final int rowsAtOnce;
  private final List<Row> pending = new ArrayList<>();
  private int pendingBytes;
  private @Nullable String sql;
  private @Nullable PreparedStatement statement;

  /**
   * A staged row.
   *
   * @param partition partition of the batch, from 0
   * @param number position in the partition, from 1
   */
  record Row(int partition, long number, List<Parameter> parameters) {
    void bind(PreparedStatement statement) throws SQLException {
      for (int i = 0; i < parameters.size(); i++) {
        parameters.get(i).bind(statement, i + 1);
      }
    }

    int bytes() {
      int sum = 0;
      for (Parameter parameter : parameters) {
        sum += parameter.bytes();
      }
      return sum;
    }

    /** {@code row 3 of partition 0 (ann, 7, null)}. */
    @Override
    public String toString() {
      StringBuilder text = new StringBuilder()
          .append("row ")
          .append(number)
          .append(" of partition ")
          .append(partition);
      String separator = " (";
      for (Parameter parameter : parameters) {
        text.append(separator).append(parameter);
        separator = ", ";
      }
      return text.append(parameters.isEmpty() ? "" : ")").toString();
    }
  }

  /** The database has refused some rows. */
  static final class RowsRefused extends SQLException {
    private final transient List<Row> rows;
    private final String sql;

    private RowsRefused(String sql, List<Row> rows, SQLException cause) {
      super(cause.getMessage(), cause.getSQLState(), cause.getErrorCode(), cause);
      this.sql = sql;
      this.rows = List.copyOf(rows);
      SQLException next = cause.getNextException();
      if (next != null) {
        setNextException(next);
      }
    }

    String sql() {
      return sql;
    }

    /** Rows that were sent together. */
    List<Row> rows() {
      return rows;
    }
  }

  RowWriter(DatabaseSession session, Connection connection, int rowsAtOnce) {
    this.session = session;
    this.connection = connection;
    this.rowsAtOnce = rowsAtOnce;
  }

  /** Writes all rows of all partitions. */
  void writeAll(Staging staging, List<String> receipts) throws SQLException, IOException {
    for (int partition = 0; partition < receipts.size(); partition++) {
      try (StagedRows.Reader rows = StagedRows.Reader.open(staging.open(receipts.get(partition)))) {
        PreparedStatement to = prepared(rows.statement());
        long number = 0;
        for (Optional<List<Parameter>> row = rows.next(); row.isPresent(); row = rows.next()) {
          number++;
          add(to, new Row(partition, number, row.get()));
        }
      }
    }
    flush();
  }

  /** All partitions have the same statement, unless attempts were staged by different programs. */
  private PreparedStatement prepared(String wanted) throws SQLException {
    PreparedStatement current = statement;
    if (current == null || !wanted.equals(sql)) {
      flush();
      close();
      current = session.prepare(connection, wanted);
      statement = current;
      sql = wanted;
    }
    return current;
  }

  private void add(PreparedStatement to, Row row) throws SQLException {
    pending.add(row);
    pendingBytes += row.bytes();
    try {
      row.bind(to);
      to.addBatch();
    } catch (SQLException e) {
      throw new RowsRefused(String.valueOf(sql), List.of(row), e);
    }
    if (pending.size() >= rowsAtOnce || pendingBytes >= MAX_BYTES_AT_ONCE) {
      flush();
    }
  }

  private void flush() throws SQLException {
    PreparedStatement current = statement;
    if (current == null || pending.isEmpty()) {
      return;
    }
    try {
      current.executeBatch();
    } catch (SQLException e) {
      throw new RowsRefused(String.valueOf(sql), pending, e);
    }
    pending.clear();
    pendingBytes = 0;
  }

  @Override
  public void close() {
    PreparedStatement current = statement;
    statement = null;
    if (current != null) {
      try {
        current.close();
      } catch (SQLException e) {
        // The connection fails next if it has failed here.
      }
    }
  }
}
