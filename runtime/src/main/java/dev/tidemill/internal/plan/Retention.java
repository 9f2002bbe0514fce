package dev.tidemill.internal.plan;

import dev.tidemill.internal.graph.StreamGraph;
import dev.tidemill.internal.graph.StreamNode;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * How long each stream's batches are kept: the input of a window for the window's length, every stream for what the
 * program asked the context to remember.
 *
 * @param windows by number of the stream, the length of the longest window over it
 * @param remembered how long all streams are remembered
 */
record Retention(Map<Integer, Duration> windows, Duration remembered) {
  static Retention of(StreamGraph graph) {
    Map<Integer, Duration> windows = new HashMap<>();
    for (StreamNode node : graph.streams()) {
      if (node instanceof StreamNode.WindowNode window) {
        windows.merge(window.input().id(), window.length(), (a, b) -> a.compareTo(b) >= 0 ? a : b);
      }
    }
    return new Retention(Map.copyOf(windows), graph.remember().orElse(Duration.ZERO));
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
