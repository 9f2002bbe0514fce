/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.simulation;

/** Where the job of a world writes. */
enum SinkKind {
  /** Text files, named by batch. */
  FILES,
  /** A table and a ledger, changed in one transaction. */
  TABLE,
  /** A topic with transactions, where the producer that was initialised last wins. */
  TOPIC
}
