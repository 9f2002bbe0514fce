/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.program;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Compares what two runs have seen, as far as it is certain. */
final class Alike {
  private Alike() {}

  /**
   * The first difference in what is certain.
   *
   * @param certainties for each output what must be the same
   */
  static Optional<String> difference(Trace one, Trace other, List<Certainty> certainties) {
    Optional<String> failure =
        Stream.of(one, other).flatMap(t -> t.failure().stream()).findFirst();
    if (failure.isPresent()) {
      return Optional.of("a run failed: " + failure.get());
    }
    List<Trace.Entry> ones = looks(one);
    List<Trace.Entry> others = looks(other);
    if (ones.size() != others.size()) {
      return Optional.of("seen " + ones.size() + " and " + others.size() + " times");
    }
    for (int i = 0; i < ones.size(); i++) {
      Trace.Entry a = ones.get(i);
      Trace.Entry b = others.get(i);
      Certainty certainty = certainties.get(a.number());
      if (!seen(a, certainty).equals(seen(b, certainty))) {
        return Optional.of(a.where() + ", of which the " + certainty
            + " is certain, with the one and with the other:\n" + a.partitions() + "\n"
            + b.partitions());
      }
    }
    return Optional.empty();
  }

  private static List<Trace.Entry> looks(Trace trace) {
    return trace.entries().stream()
        .filter(entry -> entry.of() == Trace.Seen.OUTPUT)
        .toList();
  }

  private static List<?> seen(Trace.Entry entry, Certainty certainty) {
    return switch (certainty) {
      case PARTITIONS -> entry.partitions();
      case SEQUENCE -> entry.records();
      case CONTENT -> entry.records().stream().sorted().toList();
      case NOTHING -> List.of();
    };
  }
}
