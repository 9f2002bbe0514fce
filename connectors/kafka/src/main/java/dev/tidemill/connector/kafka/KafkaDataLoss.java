/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kafka;

/** What a source does about records that are gone before they were read: deleted, outlived, or lost with their topic. */
public enum KafkaDataLoss {
  /** The batch fails, and says what is gone; by the default of jobs, the job stops. */
  FAIL,
  /** It is reported to listeners and the log, and the stream goes on with what is there. */
  CONTINUE
}
