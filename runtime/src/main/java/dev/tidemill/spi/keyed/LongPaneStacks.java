package dev.tidemill.spi.keyed;

import dev.tidemill.function.ReduceFunction;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The two stacks of {@link PaneStacks} for longs: both in one array, so that a key's panes lie side by side and not in objects all
 * over the heap, which is what a slide spends its time on otherwise.
 *
 * <p>The front is {@code first} to {@code frontEnd}, each element the combination of its pane and all newer ones of the front; the
 * back is {@code frontEnd} to {@code end}, in order of arrival. Versions share the array: taking from the front moves {@code first}, and a
 * pane is added behind the end of the version before, which does not look there. Turning over makes a new array.
 */
final class LongPaneStacks implements WindowPanes<Long> {
  private static final int FEWEST = 2;

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

  static LongPaneStacks of(long pane) {
    long[] panes = new long[FEWEST];
    panes[0] = pane;
    return new LongPaneStacks(panes, 0, 0, 1, pane, pane);
  }

  @Override
  public WindowPanes<Long> plus(Long pane, ReduceFunction<Long> reduce) throws Exception {
    if (!isLong(pane)) {
      return asObjects().plus(pane, reduce);
    }
    Long newBack = frontEnd == end ? pane : reduce.call(backTotal, pane);
    if (!isLong(newBack)) {
      return asObjects().plus(pane, reduce);
    }
    Long newTotal = first == frontEnd ? newBack : reduce.call(panes[first], newBack);
    if (!isLong(newTotal)) {
      return asObjects().plus(pane, reduce);
    }
    if (end < panes.length) {
      panes[end] = pane;
      return new LongPaneStacks(panes, first, frontEnd, end + 1, newBack, newTotal);
    }
    int size = end - first;
    long[] longer = new long[size + Math.max(FEWEST, size >> 1)];
    System.arraycopy(panes, first, longer, 0, size);
    longer[size] = pane;
    return new LongPaneStacks(longer, 0, frontEnd - first, size + 1, newBack, newTotal);
  }

  @Override
  public @Nullable WindowPanes<Long> withoutOldest(ReduceFunction<Long> reduce) throws Exception {
    if (end - first == 1) {
      return null;
    }
    if (first == frontEnd) {
      return turnedWithoutOldest(reduce);
    }
    int newFirst = first + 1;
    if (newFirst == frontEnd) {
      return new LongPaneStacks(panes, newFirst, frontEnd, end, backTotal, backTotal);
    }
    Long newTotal =
        frontEnd == end ? (Long) panes[newFirst] : reduce.call(panes[newFirst], backTotal);
    return isLong(newTotal)
        ? new LongPaneStacks(panes, newFirst, frontEnd, end, backTotal, newTotal)
        : asObjects().withoutOldest(reduce);
  }

  /** The back becomes the front, but for its oldest pane. */
  private @Nullable WindowPanes<Long> turnedWithoutOldest(ReduceFunction<Long> reduce)
      throws Exception {
    int size = end - first - 1;
    long[] turned = new long[size + Math.max(FEWEST, size >> 1)];
    Long newer = panes[end - 1];
    turned[size - 1] = newer;
    for (int i = size - 2; i >= 0; i--) {
      newer = reduce.call(panes[first + 1 + i], newer);
      if (!isLong(newer)) {
        return asObjects().withoutOldest(reduce);
      }
      turned[i] = newer;
    }
    return new LongPaneStacks(turned, 0, size, size, 0, newer);
  }

  @Override
  public Long total() {
    return total;
  }

  /**
   * What the window's values really are is only known from what they are: where their type is Number or Object, there may be a long first and
   * something else later, or a null. Then the function is called once more.
   */
  private static boolean isLong(@Nullable Object value) {
    return value instanceof Long;
  }

  private PaneStacks<Long> asObjects() {
    return PaneStacks.of(
        Arrays.stream(panes, first, frontEnd).boxed().toList(),
        Arrays.stream(panes, frontEnd, end).boxed().toList(),
        backTotal,
        total);
  }
}
