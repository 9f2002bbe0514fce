/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.jdbc;

import java.io.Closeable;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection of a sink: opened when it is needed, checked before it is used again, and closed
 * as soon as anything fails on it. So no transaction ever begins on a connection with a past.
 */
final class DatabaseSession implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(DatabaseSession.class);
  private static final int CHECK_SECONDS = 5;

  private final JdbcDatabase database;
  private @Nullable Connection connection;

  DatabaseSession(JdbcDatabase database) {
    this.database = database;
  }

  /** What is done in a transaction. */
  interface Work<R> {
    R on(Connection connection) throws SQLException, IOException;
  }

  /** The connection failed in the commit, so it is unknown whether the transaction happened. */
  static final class CommitUnknown extends SQLException {
    private CommitUnknown(SQLException cause) {
      super(cause.getMessage(), cause.getSQLState(), cause.getErrorCode(), cause);
    }
  }

  /** No connection could be opened. */
  static final class NotConnected extends SQLException {
    private NotConnected(String message, Throwable cause) {
      super(message, "08001", cause);
    }
  }

  /** Does some work and commits it, or nothing. */
  <R> R transaction(Work<R> work) throws SQLException, IOException, InterruptedException {
    Connection current = connect();
    boolean committed = false;
    try {
      R result = work.on(current);
      try {
        current.commit();
      } catch (SQLException e) {
        throw new CommitUnknown(e);
      }
      committed = true;
      return result;
    } finally {
      if (!committed) {
        discard();
      }
    }
  }

  /** Does some work and takes it back. */
  <R> R trial(Work<R> work) throws SQLException, IOException, InterruptedException {
    try {
      return work.on(connect());
    } finally {
      discard();
    }
  }

  /** Prepares a statement that may take as long as the settings allow. */
  PreparedStatement prepare(Connection on, String sql) throws SQLException {
    PreparedStatement statement = on.prepareStatement(sql);
    try {
      statement.setQueryTimeout((int) timeoutSeconds());
      return statement;
    } catch (SQLException | RuntimeException e) {
      statement.close();
      throw e;
    }
  }

  private long timeoutSeconds() {
    return database.timeout().plusMillis(999).toSeconds();
  }

  private Connection connect() throws SQLException, InterruptedException {
    Connection current = connection;
    if (current != null) {
      if (isUsable(current)) {
        return current;
      }
      LOG.debug("the connection to {} is lost; a new one is opened", database);
      connection = null;
      abandon(current);
    }
    Connection opened = open();
    try {
      opened.setAutoCommit(false);
      limitWaiting(opened);
    } catch (SQLException | RuntimeException e) {
      close(opened);
      throw e;
    }
    connection = opened;
    return opened;
  }

  private static boolean isUsable(Connection current) {
    try {
      return current.isValid(CHECK_SECONDS);
    } catch (SQLException e) {
      return false;
    }
  }

  private Connection open() throws SQLException, InterruptedException {
    try {
      return database.connections().open();
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      throw new NotConnected("cannot connect: " + SqlProblem.text(e), e);
    }
  }

  /**
   * A server that does not answer at all ends no statement; only a limit of the socket helps, where
   * the driver has one.
   */
  private void limitWaiting(Connection opened) {
    Duration limit = database.timeout().plusSeconds(CHECK_SECONDS);
    try {
      opened.setNetworkTimeout(Runnable::run, (int) limit.toMillis());
    } catch (SQLException | AbstractMethodError e) {
      LOG.debug("the driver of {} has no network timeout", database, e);
    }
  }

  /** Some databases commit when a connection is closed, so it is rolled back first. */
  private void discard() {
    Connection current = connection;
    connection = null;
    if (current != null) {
      try {
        current.rollback();
      } catch (SQLException e) {
        LOG.debug("cannot roll back on {}", database, e);
      }
      close(current);
    }
  }

  /** Closes a connection whose server may not answer. */
  private void abandon(Connection lost) {
    try {
      lost.abort(Runnable::run);
    } catch (SQLException e) {
      LOG.debug("cannot abort the connection to {}", database, e);
    }
    close(lost);
  }

  private void close(Connection closed) {
    try {
      closed.close();
    } catch (SQLException e) {
      LOG.debug("cannot close the connection to {}", database, e);
    }
  }

  @Override
  public void close() {
    discard();
  }
}
