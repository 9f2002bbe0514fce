/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.jdbc;

import dev.tidemill.error.TidemillException;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a failure of a database says, and what kind of failure it is. */
final class SqlProblem {
  /** Classes of SQLSTATE that tell of the server, the connection or other transactions. */
  private static final List<String> NOT_THE_ROW = List.of("08", "40", "53", "57", "58", "HYT");

  private static final String DUPLICATE_OR_SIMILAR = "23";
  private static final String STATEMENT = "42";

  private SqlProblem() {}

  /** The message on one line, with the SQLSTATE. */
  static String text(Throwable failure) {
    if (!(failure instanceof SQLException sql)) {
      return failure instanceof TidemillException
          ? String.valueOf(failure.getMessage())
          : failure.toString();
    }
    SQLException cause = cause(sql);
    String message = String.valueOf(cause.getMessage()).strip().replaceAll("\\s*\\R\\s*", "; ");
    return cause instanceof DatabaseSession.NotConnected
        ? message
        : message + " (SQLSTATE " + cause.getSQLState() + ")";
  }

  /** Drivers put what failed behind an exception that says only that a batch has failed. */
  private static SQLException cause(SQLException failure) {
    SQLException next = failure.getNextException();
    return next == null ? failure : next;
  }

  /** Whether another row might have been taken. */
  static boolean isOfTheRow(SQLException failure) {
    String state = cause(failure).getSQLState();
    return state != null && NOT_THE_ROW.stream().noneMatch(state::startsWith);
  }

  /** Whether a constraint is violated, such as that keys are unique. */
  static boolean isConstraint(SQLException failure) {
    return hasClass(failure.getSQLState(), DUPLICATE_OR_SIMILAR);
  }

  /** Whether the statement itself is wrong: its syntax, a name, or a missing right. */
  static boolean isOfTheStatement(SQLException failure) {
    return hasClass(failure.getSQLState(), STATEMENT);
  }

  private static boolean hasClass(@Nullable String state, String stateClass) {
    return state != null && state.startsWith(stateClass);
  }
}
