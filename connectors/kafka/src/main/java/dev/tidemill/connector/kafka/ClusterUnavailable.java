/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kafka;

import org.jspecify.annotations.Nullable;

/** The brokers do not answer, or not now: what was asked for may well succeed later. */
final class ClusterUnavailable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ClusterUnavailable(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
