/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.program;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.LongStream;

/**
 * Checks properties on the programs of some seeds, on all processors. The violation of the lowest seed is told with the seed and
 * the smallest program that was found; {@code -Dtidemill.seed=n} checks that of one seed only.
 */
public final class PropertyCheck {
  private static final String SEED = "tidemill.seed";

  private final List<Property> properties;

  public PropertyCheck(List<Property> properties) {
    this.properties = List.copyOf(properties);
  }

  /**
   * Checks the programs of so many seeds.
   *
   * @throws AssertionError if a property is violated
   */
  public void programs(long firstSeed, int count) {
    String only = System.getProperty(SEED);
    LongStream seeds = only == null
        ? LongStream.range(firstSeed, firstSeed + count)
        : LongStream.of(Long.parseLong(only));
    Optional<String> violation = Silence.during(() -> {
      OptionalLong first = seeds.parallel().filter(this::isViolated).findFirst();
      return first.isPresent() ? Optional.of(report(first.getAsLong())) : Optional.empty();
    });
    if (violation.isPresent()) {
      throw new AssertionError(violation.get());
    }
  }

  private boolean isViolated(long seed) {
    Program program = Generator.program(seed);
    return properties.stream().anyMatch(property -> property.violation(program).isPresent());
  }

  private String report(long seed) {
    Program program = Generator.program(seed);
    for (Property property : properties) {
      if (property.violation(program).isPresent()) {
        return report(seed, program, property);
      }
    }
    return "seed " + seed + ": a property was violated, but not when it was checked again\n";
  }

  private static String report(long seed, Program program, Property property) {
    Program small = Shrinker.shrink(program, property);
    Optional<String> violation = property.violation(small);
    return "seed " + seed + ": not true that " + property.name() + "\n"
        + "again with -D" + SEED + "=" + seed + "; " + program.nodes().size()
        + " streams were reduced to " + small.nodes().size() + ":\n\n" + small + "\n\n"
        + violation.orElse("the violation does not occur every time") + "\n";
  }
}
