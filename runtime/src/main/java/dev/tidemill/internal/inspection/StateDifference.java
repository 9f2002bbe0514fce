/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.inspection;

import dev.tidemill.codec.Codecs;
import dev.tidemill.data.Pair;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What has changed in one state, slice after slice. */
final class StateDifference {
  private final Codecs codecs;
  private final int limit;
  private final TreeSet<String> lines = new TreeSet<>();
  private long added;
  private long changed;
  private long removed;
  private long same;

  /** @param limit how many keys are printed */
  StateDifference(Codecs codecs, int limit) {
    this.codecs = codecs;
    this.limit = limit;
  }

  /** A key; arrays are equal if their elements are. */
  record Key(@Nullable Object value) {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Key key && Objects.deepEquals(value, key.value);
    }

    @Override
    public int hashCode() {
      return Arrays.deepHashCode(new @Nullable Object[] {value});
    }
  }

  /** The value of a key that has null, which a map of values cannot tell from none. */
  private enum Absent {
    NULL;

    @Override
    public String toString() {
      return "null";
    }
  }

  static Map<Key, Object> entries(List<Pair<?, ?>> pairs) {
    Map<Key, Object> entries = new HashMap<>(2 * pairs.size());
    pairs.forEach(pair -> entries.put(new Key(pair.key()), value(pair.value())));
    return entries;
  }

  private static Object value(@Nullable Object value) {
    return value == null ? Absent.NULL : value;
  }

  /**
   * Takes the entries of a slice: those after the change, in the order of the state.
   *
   * @param before those before it
   */
  void add(Map<Key, Object> before, List<Pair<?, ?>> after) {
    for (Pair<?, ?> entry : after) {
      Object now = value(entry.value());
      Object then = before.get(new Key(entry.key()));
      String key = ValueText.of(entry.key());
      if (then == null) {
        added++;
        print("+ " + key + " = " + ValueText.of(now));
      } else if (isSame(then, now)) {
        same++;
      } else {
        changed++;
        print("~ " + key + " = " + ValueText.of(then) + " -> " + ValueText.of(now));
      }
    }
  }

  /** Takes the entries of a slice before the change, and counts those that are gone. */
  void removed(Map<Key, Object> before, List<Pair<?, ?>> after) {
    Map<Key, Object> gone = new HashMap<>(before);
    after.forEach(entry -> gone.remove(new Key(entry.key())));
    removed += gone.size();
    gone.forEach(
        (key, value) -> print("- " + ValueText.of(key.value()) + " = " + ValueText.of(value)));
  }

  /** Values of a class without an equals method are the same if their encodings are. */
  private boolean isSame(Object then, Object now) {
    return Objects.deepEquals(then, now)
        || (then.getClass() == now.getClass()
            && then != Absent.NULL
            && Arrays.equals(codecs.encode(then), codecs.encode(now)));
  }

  /** Keeps the first lines in the order of their texts, whatever the order of the keys. */
  private void print(String line) {
    lines.add(line.substring(2) + line.charAt(0));
    if (lines.size() > limit) {
      lines.pollLast();
    }
  }

  void print(String name, Report report) {
    report.heading("state " + name + ": " + added + " added, " + changed + " changed, " + removed
        + " removed, " + same + " the same");
    List<String> shown = new ArrayList<>(lines);
    shown.forEach(line -> report.line(
        "  " + line.charAt(line.length() - 1) + " " + line.substring(0, line.length() - 1)));
    report.more(added + changed + removed - shown.size(), "keys");
  }
}
