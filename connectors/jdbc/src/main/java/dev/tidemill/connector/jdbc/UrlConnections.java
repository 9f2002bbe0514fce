/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.jdbc;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.Properties;
import java.util.ServiceLoader;
import java.util.TreeMap;

/** Opens connections by a URL and the properties of a driver. */
final class UrlConnections implements JdbcConnections {
  private final String url;
  private final Map<String, String> properties;

  private UrlConnections(String url, Map<String, String> properties) {
    this.url = url;
    this.properties = properties;
  }

  static UrlConnections to(String url) {
    return new UrlConnections(url, Map.of());
  }

  UrlConnections with(String key, String value) {
    Map<String, String> all = new TreeMap<>(properties);
    all.put(key, value);
    return new UrlConnections(url, all);
  }

  Secrets secrets() {
    return Secrets.of(url, properties);
  }

  /**
   * The drivers of the job's own class path come first: {@link DriverManager} knows only those that
   * the class loader had which used it first.
   */
  @Override
  public Connection open() throws SQLException {
    Properties all = new Properties();
    all.putAll(properties);
    for (Driver driver : ServiceLoader.load(Driver.class)) {
      if (driver.acceptsURL(url)) {
        Connection connection = driver.connect(url, all);
        if (connection != null) {
          return connection;
        }
      }
    }
    try {
      return DriverManager.getConnection(url, all);
    } catch (SQLException e) {
      if (!"08001".equals(e.getSQLState()) || e.getCause() != null) {
        throw e;
      }
      throw new TidemillException(
          ErrorCode.OUTPUT_FAILED,
          "no JDBC driver for " + this + " is on the class path; add the dependency of the driver,"
              + " such as org.postgresql:postgresql",
          e);
    }
  }

  /** The URL without secrets. */
  @Override
  public String toString() {
    return secrets().cover(url);
  }
}
