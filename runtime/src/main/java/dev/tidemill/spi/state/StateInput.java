/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.state;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Gives back what was written to a {@link StateOutput}: the same tokens in the same order. Keys and values are equal to those that were
 * written, and no longer shared with anybody.
 *
 * <p>Implemented by the runtime and called by engines, by one thread at a time. Calls may block. Each throws an {@link
 * IOException} where the next token is of another kind, or there is none.
 */
public interface StateInput {
  boolean readBoolean() throws IOException;

  int readInt() throws IOException;

  long readLong() throws IOException;

  String readText() throws IOException;

  @Nullable
  Object readKey() throws IOException;

  @Nullable
  Object readValue() throws IOException;
}
