/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kinesis;

/** How to handle records that a stream no longer has when they are to be read. */
public enum KinesisDataLoss {
  /** The batch fails, and the error says which records are lost. */
  FAIL,
  /** Reading continues with the oldest record that is there, and the loss is reported. */
  CONTINUE
}
