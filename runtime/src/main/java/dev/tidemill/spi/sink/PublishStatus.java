/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.sink;

/** What a sink knows about whether a batch has been published. */
public enum PublishStatus {
  /** It has been, completely: readers see the batch. */
  PUBLISHED,
  /** It has not been: readers see nothing of the batch. */
  NOT_PUBLISHED,
  /** The sink cannot tell, or only a part of it has been. */
  UNKNOWN
}
