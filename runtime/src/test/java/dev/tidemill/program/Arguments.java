/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.program;

import dev.tidemill.data.Partitioner;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The numbers that choose among the forms of an operation; simpler forms have smaller numbers.
 *
 * @param numbers three numbers from zero on
 */
record Arguments(List<Integer> numbers) {
  static final int COUNT = 3;
  static final Arguments SIMPLEST = new Arguments(List.of(0, 0, 0));

  /** Arguments that depend on a text. */
  static Arguments varied(String text) {
    int hash = text.hashCode() & Integer.MAX_VALUE;
    return new Arguments(List.of(hash % 60, hash / 60 % 60, hash / 3600 % 60));
  }

  int a() {
    return numbers.get(0);
  }

  int b() {
    return numbers.get(1);
  }

  int c() {
    return numbers.get(2);
  }

  Arguments with(int index, int number) {
    List<Integer> changed = new ArrayList<>(numbers);
    changed.set(index, number);
    return new Arguments(changed);
  }

  /** The partitioner that the last number chooses: the context's own, by hash, or one that spreads unevenly. */
  Optional<Partitioner> partitioner() {
    int n = c() / 3 % 4 + 1;
    return switch (c() % 3) {
      case 0 -> Optional.empty();
      case 1 -> Optional.of(Partitioner.hash(n));
      default -> Optional.of(new Uneven(n));
    };
  }

  String partitionerText() {
    return partitioner()
        .map(
            p -> p instanceof Uneven ? p.toString() : "Partitioner.hash(" + p.numPartitions() + ")")
        .orElse("");
  }

  /** As an argument that follows others. */
  String commaPartitioner() {
    return partitioner().isPresent() ? ", " + partitionerText() : "";
  }

  /** The result of a shuffle by the key, of an input of some shape. */
  Shape shuffled(Shape input) {
    return partitioner()
        .map(p -> input.in(p.numPartitions()))
        .orElseGet(() ->
            input.in(Shape.DEFAULT_PARTITIONS).with(input.certainty().atMost(Certainty.CONTENT)));
  }
}
