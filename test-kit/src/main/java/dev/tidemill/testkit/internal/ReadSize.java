/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.internal;

/** How a fixture spreads the records of a row. */
public enum ReadSize {
  /** Over the job's number of partitions. */
  SPREAD,
  /** A partition for each record. */
  SMALL,
  /** All in one partition. */
  LARGE
}
