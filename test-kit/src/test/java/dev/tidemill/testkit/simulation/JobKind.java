/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.simulation;

/** What the job of a world computes. */
enum JobKind {
  STATELESS,
  UPDATE_STATE,
  MAP_WITH_STATE,
  INVERSE_WINDOW,
  REDUCE_WINDOW,
  WINDOW_ON_SOURCE,
  WINDOW_OVER_STATE
}
