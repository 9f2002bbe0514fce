/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.keyed;

import dev.tidemill.spi.state.StateInput;
import java.io.IOException;

/**
 * Reads keyed state that {@link TableWriter} has written. What comes of it is the same state in all that a later batch can see: the order of
 * keys and of touches, counts, the shape of windows.
 *
 * <p>Called by engines before the first batch, on any one thread; several partitions may be read at once. May block, as the input may.
 */
public final class TableReader {
  private final StateTable state;
  private final StateInput in;

  /** Reads an input into a state. */
  public TableReader(StateTable state, StateInput in) {
    this.state = state;
    this.in = in;
  }

  /**
   * Reads a partition, whose groups have no keys yet.
   *
   * @throws IOException if no such state comes, or a key's group is another one; the state is of no use then
   */
  public void readAll() throws IOException {
    readHeader(TableWriter.ALL);
    for (int left = WrittenLists.readSize(in); left > 0; left--) {
      int group = readGroup();
      if (state.group(group) != null) {
        throw new IOException("key group " + group + " comes twice");
      }
      try {
        state.loaded(group, reader(group).readAll());
      } catch (IOException e) {
        throw inGroup(group, e);
      }
    }
  }

  /**
   * Reads what a batch has changed in a partition, and commits it. The partition must be what it was when that batch began.
   *
   * @throws IOException if no such changes come, or they are none of this state; the state is of no use then
   */
  public void readChanges() throws IOException {
    readHeader(TableWriter.CHANGES);
    long batchMillis = in.readLong();
    for (int left = WrittenLists.readSize(in); left > 0; left--) {
      int group = readGroup();
      try {
        KeyGroupTable table = reader(group).readChanges(state.group(group));
        if (table != null) {
          state.changed(group, table, batchMillis);
        }
      } catch (IOException e) {
        throw inGroup(group, e);
      }
    }
  }

  private void readHeader(int kind) throws IOException {
    int version = in.readInt();
    if (version != TableWriter.VERSION) {
      throw new IOException(
          "keyed state in the form " + version + ", of which only the form " + TableWriter.VERSION
              + " is known here; read it with the version that has written it, or a later one");
    }
    int itsKind = in.readInt();
    int count = in.readInt();
    boolean timed = in.readBoolean();
    if (itsKind != kind || count != state.groups().count() || timed != state.isTimed()) {
      throw new IOException("keyed state of the kind " + itsKind + " in " + count + " key groups, "
          + described(timed) + ", where the kind " + kind + " in "
          + state.groups().count()
          + ", " + described(state.isTimed()) + ", was expected");
    }
  }

  private static String described(boolean timed) {
    return timed ? "with timeouts" : "without timeouts";
  }

  private int readGroup() throws IOException {
    int group = in.readInt();
    if (group < 0 || group >= state.groups().count()) {
      throw new IOException("key group " + group + " of " + state.groups().count());
    }
    return group;
  }

  private GroupReader reader(int group) {
    return new GroupReader(state.groups(), group, state.isTimed(), in);
  }

  private static IOException inGroup(int group, IOException cause) {
    return new IOException("key group " + group + ": " + cause.getMessage(), cause);
  }
}
