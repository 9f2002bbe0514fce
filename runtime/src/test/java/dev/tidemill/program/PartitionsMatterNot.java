/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.program;

import java.util.Optional;

/**
 * Two numbers of partitions lead to the same sequences of records, or the same records, wherever the operations promise that.
 *
 * @param one a number of partitions
 * @param other another
 * @param references what the reference sees
 */
public record PartitionsMatterNot(int one, int other, ReferenceRuns references)
    implements Property {
  @Override
  public String name() {
    return one + " and " + other + " partitions lead to the same records";
  }

  @Override
  public Optional<String> violation(Program program) {
    return program
        .certainties(Certainty.SEQUENCE)
        .flatMap(certain ->
            Alike.difference(references.of(program, one), references.of(program, other), certain));
  }
}
