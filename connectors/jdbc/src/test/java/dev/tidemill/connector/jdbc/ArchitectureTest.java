/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.jdbc;

import dev.tidemill.testkit.contract.ConnectorArchitecture;
import java.util.Set;

/** A connector stands on what connectors may use; the drivers of databases are the business of jobs. */
class ArchitectureTest implements ConnectorArchitecture {
  @Override
  public Set<String> libraries() {
    return Set.of("org.slf4j");
  }

  @Override
  public Set<String> publicTypes() {
    return Set.of(
        "Jdbc",
        "JdbcBinder",
        "JdbcConnections",
        "JdbcDatabase",
        "JdbcLedgerMismatch",
        "JdbcRow",
        "JdbcSink");
  }

  /** {@code Connection} wants an executor, and gets one that runs on the calling thread. */
  @Override
  public Set<String> threadOwners() {
    return Set.of("DatabaseSession");
  }
}
