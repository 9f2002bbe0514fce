/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kafka;

/**
 * How a source handles records that are lost before they are read: deleted, expired, or lost with
 * their topic.
 */
public enum KafkaDataLoss {
  /** The batch fails and says what is lost; with the default settings of jobs, the job stops. */
  FAIL,
  /** The loss is reported to listeners and the log, and the stream continues with what is there. */
  CONTINUE
}
