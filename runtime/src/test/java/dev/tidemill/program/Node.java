/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.program;

import java.util.List;

/**
 * A stream of a random program.
 *
 * @param operation what makes it
 * @param inputs numbers of the streams it is made of, all smaller than its own
 * @param arguments which form of the operation
 */
record Node(Operation operation, List<Integer> inputs, Arguments arguments) {
  Node withInputs(List<Integer> newInputs) {
    return new Node(operation, List.copyOf(newInputs), arguments);
  }

  Node with(Arguments newArguments) {
    return new Node(operation, inputs, newArguments);
  }
}
