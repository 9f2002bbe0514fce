/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.jdbc;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.spi.sink.SinkBatch;
import dev.tidemill.spi.sink.SinkContext;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A table in the target database with one row for each output of each job: the last batch that is
 * written, and the epoch that has written it or has taken over since.
 *
 * <p>The row is only ever changed by updates that name what they expect to find. A transaction that
 * writes a batch updates it first, so the row's lock keeps two processes apart for as long as the
 * transaction lasts: the second one waits, and then finds another batch or a higher epoch.
 *
 * <p>Names and types are those that all databases have; {@code numeric} because Oracle has no
 * {@code bigint}.
 */
final class Ledger {
  private static final Logger LOG = LoggerFactory.getLogger(Ledger.class);
  private static final int MAX_NAME = 255;

  private final DatabaseSession session;
  private final String table;
  private final String job;
  private final String output;
  private final long epoch;

  /**
   * What the ledger says of this output.
   *
   * @param batch id of the last batch that is written; 0 if there is none
   * @param epoch number of the start that has the right to write
   */
  record Entry(long batch, long epoch) {}

  Ledger(DatabaseSession session, String table, SinkContext context) {
    this.session = session;
    this.table = table;
    this.job = requireShort("the job's id", context.job().id());
    this.output = requireShort("the output's name", context.name());
    this.epoch = context.job().epoch();
  }

  private static String requireShort(String what, String text) {
    if (text.length() > MAX_NAME) {
      throw new TidemillException(
          ErrorCode.INVALID_ARGUMENT,
          what + " has " + text.length() + " characters; the ledger of a database stores up to "
              + MAX_NAME);
    }
    return text;
  }

  String table() {
    return table;
  }

  /** The statement that creates the table. */
  String ddl() {
    return "create table " + table + " (job_id varchar(" + MAX_NAME + ") not null,"
        + " output_name varchar(" + MAX_NAME + ") not null, batch_id numeric(19) not null,"
        + " batch_time numeric(19) not null, epoch numeric(19) not null,"
        + " primary key (job_id, output_name))";
  }

  /** Finds the table, or creates it. */
  void open(boolean create) throws SQLException, IOException, InterruptedException {
    Optional<SQLException> missing = search();
    if (missing.isEmpty()) {
      return;
    }
    if (!create) {
      throw new TidemillException(
          ErrorCode.OUTPUT_FAILED,
          "the ledger " + table + " cannot be read: " + SqlProblem.text(missing.get())
              + "; if it is missing, create it: " + ddl(),
          missing.get());
    }
    try {
      session.transaction(connection -> {
        try (PreparedStatement statement = session.prepare(connection, ddl())) {
          return statement.executeUpdate();
        }
      });
      LOG.info("created the table {}, the ledger of jobs that write to this database", table);
    } catch (DatabaseSession.NotConnected e) {
      throw e;
    } catch (SQLException e) {
      if (search().isPresent()) { // nobody else has created it in the meantime
        throw new TidemillException(
            ErrorCode.OUTPUT_FAILED,
            "the ledger " + table + " cannot be created: " + SqlProblem.text(e)
                + "; create it with a user who may: " + ddl(),
            e);
      }
    }
  }

  private Optional<SQLException> search() throws SQLException, IOException, InterruptedException {
    try {
      session.transaction(this::read);
      return Optional.empty();
    } catch (DatabaseSession.NotConnected e) {
      throw e;
    } catch (SQLException e) {
      return Optional.of(e);
    }
  }

  /** What the ledger says; empty if it has no row of this output. */
  Optional<Entry> read(Connection connection) throws SQLException {
    try (PreparedStatement select = session.prepare(
        connection,
        "select job_id, output_name, batch_id, epoch from " + table
            + " where job_id = ? and output_name = ?")) {
      select.setString(1, job);
      select.setString(2, output);
      try (ResultSet rows = select.executeQuery()) {
        if (!rows.next()) {
          return Optional.empty();
        }
        requireExact(rows.getString(1), rows.getString(2));
        return Optional.of(new Entry(rows.getLong(3), rows.getLong(4)));
      }
    }
  }

  /** Some databases ignore case and trailing spaces. */
  private void requireExact(String foundJob, String foundOutput) {
    if (!foundJob.equals(job) || !foundOutput.equals(output)) {
      throw new TidemillException(
          ErrorCode.OUTPUT_FAILED,
          "the database does not tell output '" + output + "' of job '" + job + "' from output '"
              + foundOutput + "' of job '" + foundJob
              + "'; use names that differ in more than case or spaces");
    }
  }

  /** Adds the row of this output, which has the given batch. */
  void insert(Connection connection, long batch) throws SQLException {
    try (PreparedStatement insert = session.prepare(
        connection,
        "insert into " + table
            + " (job_id, output_name, batch_id, batch_time, epoch) values (?, ?, ?, 0, ?)")) {
      insert.setString(1, job);
      insert.setString(2, output);
      insert.setLong(3, batch);
      insert.setLong(4, epoch);
      insert.executeUpdate();
    }
  }

  /**
   * Takes over the right to write, if the ledger still is as it was read: no process with a lower
   * epoch can write from then on.
   *
   * @return whether it was
   */
  boolean claim(Connection connection, Entry read, long batch) throws SQLException {
    try (PreparedStatement update = session.prepare(
        connection,
        "update " + table + " set batch_id = ?, epoch = ?"
            + " where job_id = ? and output_name = ? and batch_id = ? and epoch = ?")) {
      update.setLong(1, batch);
      update.setLong(2, epoch);
      update.setString(3, job);
      update.setString(4, output);
      update.setLong(5, read.batch());
      update.setLong(6, read.epoch());
      return update.executeUpdate() == 1;
    }
  }

  /**
   * Waits until no transaction holds the row.
   *
   * <p>An earlier process, or an earlier connection of this one, may have sent a commit that the
   * server has not finished.
   */
  void await(Connection connection) throws SQLException {
    try (PreparedStatement update = session.prepare(
        connection,
        "update " + table + " set epoch = epoch where job_id = ? and output_name = ?")) {
      update.setString(1, job);
      update.setString(2, output);
      update.executeUpdate();
    }
  }

  /**
   * Enters a batch if the ledger has the batch before it and no later start has taken over.
   *
   * @return whether it has
   */
  boolean advance(Connection connection, SinkBatch batch) throws SQLException {
    try (PreparedStatement update = session.prepare(
        connection,
        "update " + table + " set batch_id = ?, batch_time = ?, epoch = ?"
            + " where job_id = ? and output_name = ? and batch_id = ? and epoch <= ?")) {
      update.setLong(1, batch.id());
      update.setLong(2, batch.timeMillis());
      update.setLong(3, batch.epoch());
      update.setString(4, job);
      update.setString(5, output);
      update.setLong(6, batch.previousId());
      update.setLong(7, batch.epoch());
      return update.executeUpdate() == 1;
    }
  }

  /** The statement that a person runs to set the ledger. */
  String setBySql(long from, long to) {
    return "update " + table + " set batch_id = " + to + where() + " and batch_id = " + from;
  }

  /** The statement that a person runs to add the row to the ledger. */
  String insertBySql(long batch) {
    return "insert into " + table + " (job_id, output_name, batch_id, batch_time, epoch) values ("
        + literal(job) + ", " + literal(output) + ", " + batch + ", 0, 0)";
  }

  private String where() {
    return " where job_id = " + literal(job) + " and output_name = " + literal(output);
  }

  private static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
