/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.jdbc;

/**
 * What happens at the start of a job if the ledger in the database does not match the job's log:
 * one of the two was replaced by an older or another one, or the ledger's row was deleted.
 */
public enum JdbcLedgerMismatch {
  /** The start fails. The error says what does not match and lists the choices. The default. */
  FAIL,
  /**
   * The ledger is set to what the job's log says, and the job continues. Batches may be missing
   * from the database, or be in it although the job's log does not know them; a warning says which.
   */
  CONTINUE
}
