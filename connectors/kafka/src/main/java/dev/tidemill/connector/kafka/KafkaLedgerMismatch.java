/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kafka;

/**
 * How a sink starts if its ledger does not match the job's checkpoint directory: it was deleted, has
 * expired, or belongs to a later or earlier state of the job. See {@link
 * KafkaSink#onLedgerMismatch}.
 */
public enum KafkaLedgerMismatch {
  /** The start fails. The error says what the ledger contains and what was expected. */
  FAIL,
  /**
   * Decided batches that may not be published are published. Readers may see their records a second
   * time.
   */
  PUBLISH,
  /**
   * Decided batches that may not be published are regarded as published. Their records may be
   * missing.
   */
  SKIP
}
