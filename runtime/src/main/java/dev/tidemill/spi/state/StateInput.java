/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.state;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Reads what was written to a {@link StateOutput}: the same tokens in the same order. Keys and
 * values are equal to those that were written, and are new objects that nothing else references.
 *
 * <p>Implemented by the runtime and called by engines, by one thread at a time. Calls may block.
 * Each method throws an {@link IOException} if the next token is of another kind or missing.
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
