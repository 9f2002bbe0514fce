/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.state;

import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Reads what was written to a {@link StateOutput}: the same tokens in the same order. Keys and
 * values are equal to those that were written, and are new objects that nothing else references.
 *
 * <p>Implemented by the runtime and called by engines, by one thread at a time. Calls may block.
 * Each method throws an {@link IOException} if the next token is of another kind or missing.
 */
public interface StateInput extends Closeable {
  boolean readBoolean() throws IOException;

  int readInt() throws IOException;

  long readLong() throws IOException;

  String readText() throws IOException;

  @Nullable
  Object readKey() throws IOException;

  @Nullable
  Object readValue() throws IOException;

  /**
   * Moves to the next section of a list. The input may leave out sections that are not in its
   * {@link StateSlice}.
   *
   * @param places number of places of the list
   * @return the place of the section, from 0 to {@code places - 1}, or -1 after the last one
   * @throws IOException if the current section has not been read to its end
   */
  int nextSection(int places) throws IOException;

  /** Skips the rest of the current section. */
  void skipSection() throws IOException;

  /** Releases what the input reads from. Does nothing by default. */
  @Override
  default void close() throws IOException {}
}
