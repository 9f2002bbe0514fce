/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.program;

import java.util.List;
import java.util.Optional;

/**
 * A property holds also for a program some of whose batches fail while they change state: in functions, at some keys, when others
 * have their new state already.
 *
 * @param property what holds
 */
public record FailingHalfWay(Property property) implements Property {
  private static final Conditions CONDITIONS =
      new Conditions(2, 0, Conditions.Fault.SKIPPED_HALF_WAY, List.of(2, 4, 5, 8));

  @Override
  public String name() {
    return property.name() + " after failures half way";
  }

  @Override
  public Optional<String> violation(Program program) {
    return property.violation(program.withConditions(CONDITIONS));
  }
}
