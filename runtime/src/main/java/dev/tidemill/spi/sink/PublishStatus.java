/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.sink;

/** Whether a batch has been published, as far as the sink knows. */
public enum PublishStatus {
  /** The batch is completely published; readers see it. */
  PUBLISHED,
  /** The batch is not published; readers see nothing of it. */
  NOT_PUBLISHED,
  /** The sink cannot tell, or only part of the batch is published. */
  UNKNOWN
}
