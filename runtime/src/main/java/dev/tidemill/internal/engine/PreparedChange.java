/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.engine;

import dev.tidemill.spi.plan.StateChange;

/** A change of keyed state that a batch has made and will commit. */
record PreparedChange(StateChange<?, ?, ?, ?> change, ChangedState made) {
  String name() {
    return change.state();
  }
}
