/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.jdbc;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A database, and how sinks connect to it; created by {@link Jdbc#database(String)}. Immutable:
 * each method returns a new one. Connects to nothing.
 */
public final class JdbcDatabase {
  static final String DEFAULT_LEDGER = "tidemill_ledger";

  private static final Duration MAX_TIMEOUT = Duration.ofDays(1);
  private static final Pattern TABLE = Pattern.compile(
      "([\\p{L}_][\\p{L}\\p{N}_$#]*|\"[^\"]+\")(\\.([\\p{L}_][\\p{L}\\p{N}_$#]*|\"[^\"]+\")){0,2}");

  private final JdbcConnections connections;
  private final Duration timeout;
  private final String ledger;
  private final boolean createsLedger;

  private JdbcDatabase(
      JdbcConnections connections, Duration timeout, String ledger, boolean createsLedger) {
    this.connections = connections;
    this.timeout = timeout;
    this.ledger = ledger;
    this.createsLedger = createsLedger;
  }

  static JdbcDatabase of(JdbcConnections connections) {
    return new JdbcDatabase(connections, Duration.ofSeconds(30), DEFAULT_LEDGER, true);
  }

  /** Sets the user. Only for a database that is described by its URL. */
  public JdbcDatabase user(String user) {
    return property("user", user);
  }

  /** Sets the password. Never logged. Only for a database that is described by its URL. */
  public JdbcDatabase password(String password) {
    return property("password", password);
  }

  /**
   * Sets a property of the driver, such as {@code sslmode}. Only for a database that is described
   * by its URL.
   *
   * @throws TidemillException if the connections of this database are opened by the program
   */
  public JdbcDatabase property(String key, String value) {
    if (connections instanceof UrlConnections url) {
      return new JdbcDatabase(url.with(key, value), timeout, ledger, createsLedger);
    }
    throw new TidemillException(
        ErrorCode.INVALID_ARGUMENT,
        "the property " + key + " cannot be set, because the program opens the connections to this"
            + " database itself; set it there");
  }

  /** Like {@link #property}, for each of them. */
  public JdbcDatabase properties(Map<String, String> properties) {
    JdbcDatabase database = this;
    for (Map.Entry<String, String> property : properties.entrySet()) {
      database = database.property(property.getKey(), property.getValue());
    }
    return database;
  }

  /**
   * Sets how long the database may take to answer: to execute one statement, which is up to {@link
   * JdbcSink#rowsPerRoundTrip} rows, or to commit; by default 30 seconds. Drivers count in whole
   * seconds. The time to connect is limited by properties of the driver.
   *
   * @throws TidemillException if it is less than a second or more than a day
   */
  public JdbcDatabase timeout(Duration time) {
    if (time.compareTo(Duration.ofSeconds(1)) < 0 || time.compareTo(MAX_TIMEOUT) > 0) {
      throw new TidemillException(
          ErrorCode.INVALID_ARGUMENT,
          "timeout of a database is " + time + "; it must be from PT1S to " + MAX_TIMEOUT);
    }
    return new JdbcDatabase(connections, time, ledger, createsLedger);
  }

  /**
   * Sets the table that is the ledger; by default {@code tidemill_ledger}. All jobs that write to a
   * database can share it: it has one row for each output of each job.
   *
   * @param table name of the table, which may have a schema: {@code jobs.ledger}
   * @throws TidemillException if it is not the name of a table
   */
  public JdbcDatabase ledger(String table) {
    if (!TABLE.matcher(table).matches()) {
      throw new TidemillException(
          ErrorCode.INVALID_ARGUMENT,
          "'" + table + "' is not the name of a table; use letters, digits and underscores, with a"
              + " schema if needed: jobs.ledger");
    }
    return new JdbcDatabase(connections, timeout, table, createsLedger);
  }

  /**
   * Sets whether a missing ledger is created when a job starts; by default it is. Use {@code false}
   * where the job's user must not create tables; then the error of a missing ledger shows the
   * statement that creates it.
   */
  public JdbcDatabase createLedger(boolean create) {
    return new JdbcDatabase(connections, timeout, ledger, create);
  }

  JdbcConnections connections() {
    return connections;
  }

  Secrets secrets() {
    return connections instanceof UrlConnections url ? url.secrets() : Secrets.NONE;
  }

  Duration timeout() {
    return timeout;
  }

  String ledger() {
    return ledger;
  }

  boolean createsLedger() {
    return createsLedger;
  }

  /** The URL without secrets, or {@code database of the program}. */
  @Override
  public String toString() {
    return connections instanceof UrlConnections url ? url.toString() : "database of the program";
  }
}
