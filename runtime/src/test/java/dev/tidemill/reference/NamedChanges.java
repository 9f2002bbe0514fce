/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.reference;

import dev.tidemill.spi.engine.StateDelta;
import dev.tidemill.spi.state.StateOutput;
import java.util.List;

/** The changes of an engine that keeps its state in memory only. */
public record NamedChanges(List<String> states) implements StateDelta {
  @Override
  public void write(StateOutput out) {
    throw new UnsupportedOperationException("this engine keeps its state in memory only");
  }
}
