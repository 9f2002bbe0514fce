/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.program;

import java.util.Optional;

/**
 * An engine sees what the reference sees: each record, in its partition and place, and each function called as often.
 *
 * @param setup the engine
 * @param references what the reference sees
 */
public record EngineAgrees(Setup setup, ReferenceRuns references) implements Property {
  @Override
  public String name() {
    return setup + " agrees with the reference";
  }

  @Override
  public Optional<String> violation(Program program) {
    Trace expected = references.of(program, setup.partitions());
    if (expected.failure().isPresent()) {
      return Optional.of("the reference itself failed: " + expected.failure().get());
    }
    return expected
        .differenceTo(ProgramRun.of(program, setup))
        .map(both -> "expected and actual:\n" + both);
  }
}
