/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.jdbc;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Connections that are cut at a planned call to the server, before or after the server has done
 * what was asked. A connection that was cut fails at every later call, and what its transaction did
 * is gone unless it had committed.
 */
final class FaultyConnections implements JdbcConnections {
  private static final Set<String> CALLS = Set.of(
      "setAutoCommit",
      "isValid",
      "prepareStatement",
      "getParameterMetaData",
      "executeUpdate",
      "executeQuery",
      "executeBatch",
      "commit",
      "rollback");

  private final JdbcConnections real;
  private final Plan plan;
  private final List<Connection> onTheirWay = new ArrayList<>();

  /** When a connection is cut. */
  interface Plan {
    /** What happens at the next call. */
    Fault at(String call);
  }

  /** What happens at a call. */
  enum Fault {
    NONE,
    BEFORE,
    AFTER,
    /** The server has not got it yet, and does not notice that its client is gone. */
    ON_ITS_WAY
  }

  FaultyConnections(JdbcConnections real, Plan plan) {
    this.real = real;
    this.plan = plan;
  }

  @Override
  public Connection open() throws Exception {
    Fault fault = plan.at("open");
    if (fault == Fault.BEFORE) {
      throw lost();
    }
    Connection opened = real.open();
    if (fault == Fault.AFTER) {
      opened.close();
      throw lost();
    }
    return new Cut(opened).proxy(Connection.class, opened);
  }

  /** The server gets the commits that are on their way. */
  void deliverCommits() throws SQLException {
    for (Connection connection : onTheirWay) {
      connection.commit();
      connection.close();
    }
  }

  private static SQLException lost() {
    return new SQLException("the connection was cut", "08006");
  }

  /** One connection with its statements. */
  private final class Cut {
    private final Connection connection;
    private boolean isCut;

    Cut(Connection connection) {
      this.connection = connection;
    }

    <P> P proxy(Class<P> type, P target) {
      InvocationHandler handler = (proxy, method, arguments) -> {
        String name = method.getName();
        if (name.equals("close") && onTheirWay.contains(connection)) {
          return null;
        }
        if (name.equals("close")) {
          if (type != Connection.class && isCut) {
            throw lost();
          }
          return invoke(target, method, arguments);
        }
        if (isCut) {
          if (name.equals("isValid")) {
            return false;
          }
          throw lost();
        }
        Fault fault = CALLS.contains(name) ? plan.at(name) : Fault.NONE;
        if (fault == Fault.BEFORE) {
          throw cut();
        }
        if (fault == Fault.ON_ITS_WAY) {
          isCut = true;
          onTheirWay.add(connection);
          throw lost();
        }
        Object result = invoke(target, method, arguments);
        if (fault == Fault.AFTER) {
          throw cut();
        }
        return result instanceof PreparedStatement statement
            ? proxy(PreparedStatement.class, statement)
            : result;
      };
      return type.cast(
          Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private Object invoke(Object target, Method method, Object[] arguments) throws Throwable {
      try {
        return method.invoke(target, arguments);
      } catch (InvocationTargetException e) {
        throw e.getCause();
      }
    }

    /** The server notices that its client is gone. */
    private SQLException cut() {
      isCut = true;
      try {
        if (!connection.getAutoCommit()) {
          connection.rollback();
        }
        connection.close();
      } catch (SQLException e) {
        throw new AssertionError("cannot cut the connection", e);
      }
      return lost();
    }
  }
}
