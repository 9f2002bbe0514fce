/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.state;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Takes what an engine writes of its state, as a sequence of tokens; {@link StateInput} gives the same sequence back.
 *
 * <p>Numbers and texts are the engine's own. Keys and values are objects of the user's program: whoever implements this
 * chooses how they are encoded. A key is told from a value because the two have types of their own.
 *
 * <p>Implemented by the runtime and called by engines, by one thread at a time. Calls may block.
 */
public interface StateOutput {
  void writeBoolean(boolean value) throws IOException;

  /** Writes a number that is mostly small and not negative: a size, a count, the number of an entry. */
  void writeInt(int value) throws IOException;

  void writeLong(long value) throws IOException;

  /** Writes a name. */
  void writeText(String value) throws IOException;

  /** Writes a key of the user's. */
  void writeKey(@Nullable Object key) throws IOException;

  /** Writes a value of the user's: a state, a pane of a window, a record. */
  void writeValue(@Nullable Object value) throws IOException;
}
