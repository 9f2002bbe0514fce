package dev.tidemill.internal.plan;

import dev.tidemill.internal.graph.StreamGraph;
import dev.tidemill.internal.graph.StreamNode;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * How long each stream's batches are kept: the input of a window for the window's length, every stream for what the
 * program asked the context to remember. Where the windows themselves are remembered, their inputs are kept for as much
 * longer. Windows that lead to no output keep nothing.
 *
 * @param windows by number of the stream, how long the longest window over it needs it
 * @param remembered how long all streams are remembered
 */
record Retention(Map<Integer, Duration> windows, Duration remembered) {
  static Retention of(StreamGraph graph) {
    Duration remembered = graph.remember().orElse(Duration.ZERO);
    Set<Integer> used = new HashSet<>();
    graph.outputs().forEach(output -> markUsed(output.input(), used));
    Map<Integer, Duration> windows = new HashMap<>();
    for (StreamNode node : graph.streams()) {
      if (node instanceof StreamNode.WindowNode window
          && (used.contains(node.id()) || !remembered.isZero())) {
        windows.merge(
            window.input().id(),
            window.length().plus(remembered),
            (a, b) -> a.compareTo(b) >= 0 ? a : b);
      }
    }
    return new Retention(Map.copyOf(windows), remembered);
  }

  private static void markUsed(StreamNode node, Set<Integer> used) {
    if (used.add(node.id())) {
      node.inputs().forEach(input -> markUsed(input, used));
    }
  }

  /** Whether a window reads this stream's earlier batches, so that they are computed in their own batch. */
  boolean isWindowed(StreamNode node) {
    return windows.containsKey(node.id());
  }

  /** How long this stream's plans are kept; zero if they are not. */
  Duration of(StreamNode node) {
    Duration window = windows.getOrDefault(node.id(), Duration.ZERO);
    return window.compareTo(remembered) >= 0 ? window : remembered;
  }
}
