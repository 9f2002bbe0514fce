/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.program;

import java.util.List;
import java.util.stream.Stream;

/** All operations that random programs are made of. */
final class Catalogue {
  static final List<Operation> SOURCES = SourceOperations.all();

  /** What a stream may be made by, in groups that are drawn equally often. */
  static final List<List<Operation>> GROUPS = List.of(
      RecordOperations.all(),
      StreamOperations.all(),
      PairOperations.onOne(),
      PairOperations.onTwo(),
      DriverOperations.all(),
      DriverOperations.ofSets(),
      StateOperations.byKey(),
      StateOperations.windows());

  private Catalogue() {}

  /** An operation by its name. */
  static Operation named(String name) {
    return all()
        .filter(operation -> operation.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(name));
  }

  /** All of them. */
  static Stream<Operation> all() {
    return Stream.concat(SOURCES.stream(), GROUPS.stream().flatMap(List::stream));
  }
}
