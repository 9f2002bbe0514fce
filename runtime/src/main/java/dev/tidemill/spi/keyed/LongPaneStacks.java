/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.keyed;

import dev.tidemill.function.ReduceFunction;
import dev.tidemill.spi.state.StateInput;
import dev.tidemill.spi.state.StateOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The two stacks of {@link PaneStacks} for longs: both in one array, so that a key's panes lie side
 * by side and not in objects all over the heap, which is what a slide spends its time on otherwise.
 *
 * <p>The front is {@code first} to {@code frontEnd}, each element the combination of its pane and
 * all newer ones of the front; the back is {@code frontEnd} to {@code end}, in order of arrival.
 * Versions share the array: taking from the front moves {@code first}, and a pane is added behind
 * the end of the version before, which does not look there. Turning over makes a new array.
 */
final class LongPaneStacks<V> implements WindowPanes<V> {
  private static final int MIN_CAPACITY = 2;

  private final long[] panes;
  private final int first;
  private final int frontEnd;
  private final int end;
  private final long backTotal;
  private final long total;

  private LongPaneStacks(
      long[] panes, int first, int frontEnd, int end, long backTotal, long total) {
    this.panes = panes;
    this.first = first;
    this.frontEnd = frontEnd;
    this.end = end;
    this.backTotal = backTotal;
    this.total = total;
  }

  static <V> LongPaneStacks<V> of(long pane) {
    long[] panes = new long[MIN_CAPACITY];
    panes[0] = pane;
    return new LongPaneStacks<>(panes, 0, 0, 1, pane, pane);
  }

  /** Writes both stacks as they are. */
  void write(StateOutput out) throws IOException {
    out.writeInt(frontEnd - first);
    writePanes(first, out);
    out.writeLong(backTotal);
    out.writeLong(total);
  }

  private void writePanes(int from, StateOutput out) throws IOException {
    out.writeInt(end - from);
    for (int i = from; i < end; i++) {
      out.writeLong(panes[i]);
    }
  }

  static <V> LongPaneStacks<V> read(StateInput in) throws IOException {
    int front = WrittenLists.readSize(in);
    long[] panes = readPanes(new long[0], in);
    if (panes.length == 0 || front > panes.length) {
      throw new IOException("a window of " + panes.length + " panes with " + front + " in front");
    }
    return new LongPaneStacks<>(panes, 0, front, panes.length, in.readLong(), in.readLong());
  }

  private static long[] readPanes(long[] before, StateInput in) throws IOException {
    long[] panes = before;
    int end = before.length;
    for (int left = WrittenLists.readSize(in); left > 0; left--) {
      if (end == panes.length) {
        panes = Arrays.copyOf(panes, end + Math.min(left, Math.max(MIN_CAPACITY, end)));
      }
      panes[end++] = in.readLong();
    }
    return Arrays.copyOf(panes, end);
  }

  /** Whether these are the old ones without some of the front, and with more at the back. */
  boolean continues(LongPaneStacks<?> old) {
    return panes == old.panes && frontEnd == old.frontEnd;
  }

  /** Writes what has become of the old ones, which these continue. */
  void writeChange(LongPaneStacks<?> old, StateOutput out) throws IOException {
    out.writeInt(first - old.first);
    writePanes(old.end, out);
    out.writeLong(backTotal);
    out.writeLong(total);
  }

  /** What has become of these. */
  LongPaneStacks<V> changed(StateInput in) throws IOException {
    int dropped = WrittenLists.readSize(in);
    if (dropped > frontEnd - first) {
      throw new IOException(
          "a window loses " + dropped + " of " + (frontEnd - first) + " panes in front");
    }
    long[] rest = readPanes(Arrays.copyOfRange(panes, first + dropped, end), in);
    return new LongPaneStacks<>(
        rest, 0, frontEnd - first - dropped, rest.length, in.readLong(), in.readLong());
  }

  @Override
  public WindowPanes<V> plus(V pane, ReduceFunction<V> reduce) throws Exception {
    V newBack = frontEnd == end ? pane : reduce.call(value(backTotal), pane);
    if (!(pane instanceof Long added) || !(newBack instanceof Long ofBack)) {
      return asObjects().plus(pane, reduce);
    }
    V newTotal = first == frontEnd ? newBack : reduce.call(value(panes[first]), newBack);
    if (!(newTotal instanceof Long ofAll)) {
      return asObjects().plus(pane, reduce);
    }
    if (end < panes.length) {
      panes[end] = added;
      return new LongPaneStacks<>(panes, first, frontEnd, end + 1, ofBack, ofAll);
    }
    int size = end - first;
    long[] longer = new long[size + Math.max(MIN_CAPACITY, size >> 1)];
    System.arraycopy(panes, first, longer, 0, size);
    longer[size] = added;
    return new LongPaneStacks<>(longer, 0, frontEnd - first, size + 1, ofBack, ofAll);
  }

  @Override
  public @Nullable WindowPanes<V> withoutOldest(ReduceFunction<V> reduce) throws Exception {
    if (end - first == 1) {
      return null;
    }
    if (first == frontEnd) {
      return turnedWithoutOldest(reduce);
    }
    int newFirst = first + 1;
    if (newFirst == frontEnd) {
      return new LongPaneStacks<>(panes, newFirst, frontEnd, end, backTotal, backTotal);
    }
    V newTotal = frontEnd == end
        ? value(panes[newFirst])
        : reduce.call(value(panes[newFirst]), value(backTotal));
    return newTotal instanceof Long ofAll
        ? new LongPaneStacks<>(panes, newFirst, frontEnd, end, backTotal, ofAll)
        : asObjects().withoutOldest(reduce);
  }

  /** The back becomes the front, but for its oldest pane. */
  private @Nullable WindowPanes<V> turnedWithoutOldest(ReduceFunction<V> reduce) throws Exception {
    int size = end - first - 1;
    long[] turned = new long[size + Math.max(MIN_CAPACITY, size >> 1)];
    long newer = panes[end - 1];
    turned[size - 1] = newer;
    for (int i = size - 2; i >= 0; i--) {
      V combined = reduce.call(value(panes[first + 1 + i]), value(newer));
      if (!(combined instanceof Long ofBoth)) {
        return asObjects().withoutOldest(reduce);
      }
      newer = ofBoth;
      turned[i] = newer;
    }
    return new LongPaneStacks<>(turned, 0, size, size, 0, newer);
  }

  @Override
  public V total() {
    return value(total);
  }

  /**
   * The same as objects: where the type of the values is Number or Object, there may be longs first
   * and something else later, or a null. The function is then called once more for the value that
   * is none.
   */
  private PaneStacks<V> asObjects() {
    List<V> front = new ArrayList<>();
    for (int i = first; i < frontEnd; i++) {
      front.add(value(panes[i]));
    }
    List<V> back = new ArrayList<>();
    for (int i = frontEnd; i < end; i++) {
      back.add(value(panes[i]));
    }
    return PaneStacks.of(front, back, value(backTotal), value(total));
  }

  @SuppressWarnings("unchecked") // these are for keys whose values have been longs so far
  private V value(long pane) {
    return (V) (Long) pane;
  }
}
