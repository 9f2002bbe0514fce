/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.keyed;

import dev.tidemill.spi.state.StateInput;
import java.io.IOException;

/**
 * Reads keyed state that {@link TableWriter} wrote. Later batches cannot tell the restored state
 * from the original: it has the same order of keys and of accesses, the same counts and the same
 * window structure.
 *
 * <p>Called by engines before the first batch. One thread reads a partition; several partitions may
 * be read concurrently. May block if the input does.
 */
public final class TableReader {
  private final StateTable state;
  private final StateInput in;
  private final boolean keysMayMove;

  /** Creates a reader from an input into a state. */
  public TableReader(StateTable state, StateInput in) {
    this(state, in, false);
  }

  /**
   * Creates a reader from an input into a state.
   *
   * @param keysMayMove whether keys are accepted that belong to another group now. When all is read,
   *     {@link StateTable#placedAnew} places them
   */
  public TableReader(StateTable state, StateInput in, boolean keysMayMove) {
    this.state = state;
    this.in = in;
    this.keysMayMove = keysMayMove;
  }

  /**
   * Reads a complete partition, which must be empty.
   *
   * @throws IOException if the input is not such a state, or a key is in the wrong group; the state
   *     is then unusable
   */
  public void readAll() throws IOException {
    readHeader(TableWriter.ALL);
    for (int group = nextGroup(); group >= 0; group = nextGroup()) {
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
   * Reads the changes of a batch to a partition and commits them. The partition must be in the
   * state in which that batch started.
   *
   * @throws IOException if the input is not such a change, or does not belong to this state; the
   *     state is then unusable
   */
  public void readChanges() throws IOException {
    readHeader(TableWriter.CHANGES);
    long batchMillis = in.readLong();
    for (int group = nextGroup(); group >= 0; group = nextGroup()) {
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

  /** Skips a complete partition. */
  public void skipAll() throws IOException {
    readHeader(TableWriter.ALL);
    skipGroups();
  }

  /** Skips the changes of a batch to a partition. */
  public void skipChanges() throws IOException {
    readHeader(TableWriter.CHANGES);
    in.readLong();
    skipGroups();
  }

  private void skipGroups() throws IOException {
    while (nextGroup() >= 0) {
      in.skipSection();
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

  private int nextGroup() throws IOException {
    int group = in.nextSection(state.groups().count());
    if (group < -1 || group >= state.groups().count()) {
      throw new IOException("key group " + group + " of " + state.groups().count());
    }
    return group;
  }

  private GroupReader reader(int group) {
    return new GroupReader(state.groups(), group, state.isTimed(), in, keysMayMove);
  }

  private static IOException inGroup(int group, IOException cause) {
    return new IOException("key group " + group + ": " + cause.getMessage(), cause);
  }
}
