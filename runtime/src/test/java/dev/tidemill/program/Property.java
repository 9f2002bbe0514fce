/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.program;

import java.util.Optional;

/** Something that holds for every program. */
public interface Property {
  /** What it says, for messages. */
  String name();

  /** How a program violates it, with what was expected and what was seen; empty if it does not. */
  Optional<String> violation(Program program);
}
