/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.jdbc;

import java.sql.Connection;

/**
 * Opens connections to a database: {@code dataSource::getConnection}.
 *
 * <p>Called on the driver, when the job starts and after a connection has failed. The sink uses the
 * connection for all batches until then, and closes it.
 */
@FunctionalInterface
public interface JdbcConnections {
  /** Opens a connection. May block. */
  Connection open() throws Exception;
}
