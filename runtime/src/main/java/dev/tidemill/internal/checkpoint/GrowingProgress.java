/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.checkpoint;

import dev.tidemill.spi.source.NamedRange;
import java.util.ArrayList;
import java.util.List;

/**
 * How far a source has got, while its ranges come one after the other. A log of small batches has
 * tens of thousands of them between two summaries, so adding one must not copy those before it.
 */
final class GrowingProgress {
  private String position;
  private List<NamedRange> ranges;
  private String memory;

  GrowingProgress(SourceProgress known) {
    position = known.position();
    ranges = new ArrayList<>(known.ranges());
    memory = known.memory();
  }

  /** A source that begins, and has no range yet. */
  GrowingProgress(String memory) {
    this(new SourceProgress("", List.of(), memory));
  }

  /** Where the next range begins. */
  String position() {
    return position;
  }

  void add(NamedRange range) {
    ranges.add(range);
    position = range.until();
  }

  /** From now on a memory stands for all ranges so far, but for those that are given. */
  void remembered(String newMemory, List<NamedRange> ahead) {
    memory = newMemory;
    ranges = new ArrayList<>(ahead);
  }

  /** What it is now. */
  SourceProgress now() {
    return new SourceProgress(position, ranges, memory);
  }
}
