/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.state;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Receives the state that an engine writes, as a sequence of tokens. {@link StateInput} reads the
 * same sequence.
 *
 * <p>Numbers and texts belong to the engine. Keys and values are objects of the user's program; the
 * implementation chooses their encoding. Keys and values have separate methods because they have
 * different types.
 *
 * <p>Key groups and panes are lists of sections: for each, {@link #beginSection}, its tokens and
 * {@link #endSection}; after the last one, {@link #endSections}.
 *
 * <p>Implemented by the runtime and called by engines, by one thread at a time. Calls may block.
 */
public interface StateOutput {
  void writeBoolean(boolean value) throws IOException;

  /**
   * Writes a number that is usually small and not negative, such as a size, a count or an entry
   * number.
   */
  void writeInt(int value) throws IOException;

  void writeLong(long value) throws IOException;

  /** Writes a name. */
  void writeText(String value) throws IOException;

  /** Writes a user key. */
  void writeKey(@Nullable Object key) throws IOException;

  /** Writes a user value: a state, a pane of a window or a record. */
  void writeValue(@Nullable Object value) throws IOException;

  /**
   * Begins a section of a list: what follows can be read or skipped as a whole. Sections are not
   * nested.
   *
   * @param place its place, by which a {@link StateSlice} selects it; not negative
   * @param places number of places of the list
   */
  void beginSection(int place, int places) throws IOException;

  /** Ends a section. */
  void endSection() throws IOException;

  /** Ends a list of sections, which may be empty. */
  void endSections() throws IOException;
}
