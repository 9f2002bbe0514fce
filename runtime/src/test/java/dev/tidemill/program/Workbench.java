/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.program;

import dev.tidemill.StreamingContext;
import java.util.List;

/**
 * What an operation may need to declare itself.
 *
 * @param ssc the context
 * @param sources the records of each source, batch by batch
 * @param conditions what the program runs under
 * @param meters counts the calls of metered functions
 * @param index the number of the stream that is declared
 */
record Workbench(
    StreamingContext ssc,
    List<List<List<Object>>> sources,
    Conditions conditions,
    Meters meters,
    int index) {
  /** The batches of the source with this number. */
  List<List<Object>> batches(int source) {
    return sources.get(source);
  }
}
