/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.inspection;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;

/** Explains why values cannot be read, where the classes of the job are what is missing. */
final class Classes {
  private Classes() {}

  static String explained(TidemillException failure, InspectionContext world) {
    boolean ofClasses = failure.code() == ErrorCode.INCOMPATIBLE_SCHEMA;
    return ofClasses && !world.withoutJob().isEmpty()
        ? "the classes of their keys and values are those of the job, and " + world.withoutJob()
        : String.valueOf(failure.getMessage());
  }
}
