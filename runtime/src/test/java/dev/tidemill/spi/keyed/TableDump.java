/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.keyed;

import dev.tidemill.restore.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** All of a table that a later batch can see, as text: which objects there are, in which order, and how windows lie. */
final class TableDump {
  private TableDump() {}

  static List<String> of(StateTable state) {
    List<String> dump = new ArrayList<>();
    for (int group = 0; group < state.groups().count(); group++) {
      KeyGroupTable table = state.group(group);
      if (table != null) {
        dump.add("group " + group + " of " + table.base() + (table.isChanged() ? ", changed" : ""));
        for (int entry = 0; entry < table.size(); entry++) {
          dump.add(entry + ": " + text(table.key(entry)) + " = " + held(table.value(entry))
              + ", count " + table.count(entry));
          if (table.find(table.key(entry), Objects.hashCode(table.key(entry))) != entry) {
            dump.add("which is not found");
          }
        }
        for (int entry = table.firstTimer(); entry >= 0; entry = table.nextTimer(entry)) {
          dump.add(entry + " touched at " + table.touchedMillis(entry));
        }
      }
    }
    return dump;
  }

  private static String held(@Nullable Object held) {
    if (held instanceof PaneStacks<?> panes) {
      return "stacks " + cells(panes.front()) + cells(panes.back()) + text(panes.backTotal()) + " "
          + text(panes.total());
    } else if (held instanceof LongPaneStacks<?> || held instanceof PaneQueue<?>) {
      return held.getClass().getSimpleName() + Tokens.of(out -> HeldValues.write(held, out));
    } else if (held instanceof PartlyExactPanes<?> panes) {
      return "exact " + text(panes.exact()) + " of " + panes.exactPanes() + ", "
          + held(panes.newer()) + " " + text(panes.total());
    }
    return text(held);
  }

  private static String cells(PaneStacks.@Nullable Cell<?> top) {
    StringBuilder text = new StringBuilder("[");
    for (PaneStacks.Cell<?> cell = top; cell != null; cell = cell.next()) {
      text.append(text(cell.value())).append(' ');
    }
    return text.append(']').toString();
  }

  /** Numbers to their last bit, and of which class. */
  static String text(@Nullable Object value) {
    if (value instanceof Double number) {
      return "double " + Long.toHexString(Double.doubleToRawLongBits(number));
    }
    return value == null ? "null" : value.getClass().getSimpleName() + " " + value;
  }
}
