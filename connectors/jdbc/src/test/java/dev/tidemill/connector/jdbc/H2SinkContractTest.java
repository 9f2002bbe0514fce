/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.jdbc;

/** The sink with H2. */
class H2SinkContractTest implements JdbcSinkContract {
  @Override
  public TestDatabase empty() {
    return H2.create();
  }
}
