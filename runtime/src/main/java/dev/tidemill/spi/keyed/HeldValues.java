/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.keyed;

import dev.tidemill.spi.state.StateInput;
import dev.tidemill.spi.state.StateOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Writes and reads what a table keeps for a key: a value of the user's, or the panes of a window.
 *
 * <p>Panes are written in the shape in which they lie, not as what they add up to and not one after
 * the other: which of them have been combined already decides in which order floating-point numbers
 * are added later, and so the last bits of every total to come.
 *
 * <p>Panes that a batch has changed are written as the change, wherever the new stacks share
 * elements with the old ones: how many were taken from the front, and what was pushed on the back.
 * So a pane is written when it comes, and once more when the back is turned over, however long the
 * window is.
 */
final class HeldValues {
  private static final int VALUE = 0;
  private static final int PANES = 1;
  private static final int LONG_PANES = 2;
  private static final int PARTLY_EXACT = 3;
  private static final int LISTS = 4;
  private static final int CHANGED_PANES = 5;
  private static final int CHANGED_LONG_PANES = 6;
  private static final int CHANGED_LISTS = 7;

  private HeldValues() {}

  /** Writes all of it. */
  static void write(@Nullable Object held, StateOutput out) throws IOException {
    if (held instanceof PaneStacks<?> panes) {
      out.writeInt(PANES);
      panes.write(out);
    } else if (held instanceof LongPaneStacks<?> panes) {
      out.writeInt(LONG_PANES);
      panes.write(out);
    } else if (held instanceof PartlyExactPanes<?> panes) {
      out.writeInt(PARTLY_EXACT);
      out.writeValue(panes.exact());
      out.writeInt(panes.exactPanes());
      write(panes.newer(), out);
      out.writeValue(panes.total());
    } else if (held instanceof PaneQueue<?> lists) {
      out.writeInt(LISTS);
      lists.write(out);
    } else {
      out.writeInt(VALUE);
      out.writeValue(held);
    }
  }

  /**
   * Writes what a batch has made of it: the change, if it can be told from the two, or else all of
   * it.
   */
  static void writeChange(@Nullable Object before, @Nullable Object held, StateOutput out)
      throws IOException {
    if (held instanceof PaneStacks<?> panes
        && before instanceof PaneStacks<?> old
        && panes.dropped(old) >= 0
        && panes.pushed(old) >= 0) {
      out.writeInt(CHANGED_PANES);
      panes.writeChange(old, out);
    } else if (held instanceof LongPaneStacks<?> panes
        && before instanceof LongPaneStacks<?> old
        && panes.continues(old)) {
      out.writeInt(CHANGED_LONG_PANES);
      panes.writeChange(old, out);
    } else if (held instanceof PaneQueue<?> lists
        && before instanceof PaneQueue<?> old
        && lists.dropped(old) >= 0
        && lists.pushed(old) >= 0) {
      out.writeInt(CHANGED_LISTS);
      lists.writeChange(old, out);
    } else {
      write(held, out);
    }
  }

  /** Reads what either method has written; {@code before} is what the table has kept so far. */
  static @Nullable Object read(@Nullable Object before, StateInput in) throws IOException {
    int kind = in.readInt();
    return switch (kind) {
      case VALUE -> in.readValue();
      case PANES -> PaneStacks.read(in);
      case LONG_PANES -> LongPaneStacks.read(in);
      case PARTLY_EXACT -> partlyExact(in);
      case LISTS -> PaneQueue.read(in);
      case CHANGED_PANES -> changed(PaneStacks.class, before).changed(in);
      case CHANGED_LONG_PANES -> changed(LongPaneStacks.class, before).changed(in);
      case CHANGED_LISTS -> changed(PaneQueue.class, before).changed(in);
      default -> throw new IOException("a state of the unknown kind " + kind);
    };
  }

  private static PartlyExactPanes<?> partlyExact(StateInput in) throws IOException {
    Object exact = in.readValue();
    int exactPanes = in.readInt();
    Object newer = read(null, in);
    if (exactPanes < 1 || !(newer instanceof WindowPanes<?> panes)) {
      throw new IOException(
          "panes of a window in part exact, of which " + exactPanes + " are, and then " + newer);
    }
    return partlyExact(exact, exactPanes, panes, in.readValue());
  }

  @SuppressWarnings({"unchecked", "NullAway"}) // all are values of one key, null too
  private static <V> PartlyExactPanes<V> partlyExact(
      @Nullable Object exact, int exactPanes, WindowPanes<?> newer, @Nullable Object total) {
    return new PartlyExactPanes<>((V) exact, exactPanes, (WindowPanes<V>) newer, (V) total);
  }

  private static <P> P changed(Class<P> type, @Nullable Object before) throws IOException {
    if (!type.isInstance(before)) {
      throw new IOException("a change of panes, where the state before is " + before
          + "; a change before is missing");
    }
    return type.cast(before);
  }
}
