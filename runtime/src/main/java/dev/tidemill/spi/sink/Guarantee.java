/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.sink;

/** What a sink guarantees if a batch is written again after a failure or a restart. */
public enum Guarantee {
  /**
   * The sink stores the batch id in the same transaction as the records. Publishing again has no
   * effect.
   */
  LEDGER,
  /**
   * The batch determines the names of what is published. Publishing again replaces it with the same
   * content.
   */
  IDEMPOTENT,
  /** Readers may see records more than once. */
  AT_LEAST_ONCE
}
