/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.sink;

/** What a sink promises when a batch is written a second time, after a failure or a restart. */
public enum Guarantee {
  /** The batch's name is kept inside the sink's own transaction: a second publish does nothing. */
  LEDGER,
  /** What is published is named by the batch: a second publish replaces it by the same. */
  IDEMPOTENT,
  /** Records may appear twice. */
  AT_LEAST_ONCE
}
