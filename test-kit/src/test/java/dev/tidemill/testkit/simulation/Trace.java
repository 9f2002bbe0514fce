/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.simulation;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/** Everything that the processes of a world do to it, in order. */
final class Trace {
  private static final int SHOWN = 40;

  private final List<String> actions = new ArrayList<>();

  void add(String action) {
    actions.add(action);
  }

  /** Equal for equal runs. */
  long hash() {
    CRC32C high = new CRC32C();
    CRC32C low = new CRC32C();
    for (String action : actions) {
      byte[] bytes = (action + "\n").getBytes(StandardCharsets.UTF_8);
      high.update(bytes);
      low.update(bytes.length);
      low.update(bytes);
    }
    return high.getValue() << 32 | low.getValue();
  }

  int size() {
    return actions.size();
  }

  /** The last actions. */
  @Override
  public String toString() {
    int from = Math.max(0, actions.size() - SHOWN);
    return String.join("\n", actions.subList(from, actions.size()));
  }
}
