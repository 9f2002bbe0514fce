/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.output;

import dev.tidemill.spi.sink.MemoryStaging;
import dev.tidemill.spi.sink.SinkRecovery;
import dev.tidemill.spi.sink.StagingArea;
import java.util.Map;
import java.util.function.Function;

/**
 * Where the outputs of a job resume, by their names.
 *
 * @param staging makes the place where a sink's batches are staged, by the first name of its output
 * @param recoveries what earlier starts have left; an output that is missing is new
 * @param previousIds id of the last batch that an output has published
 * @param firstNames of renamed outputs the name that they had at first: what a sink has stored
 *     elsewhere is under it. A new output that has the first name of another one has one of its own
 */
public record OutputsResume(
    Function<String, StagingArea> staging,
    Map<String, SinkRecovery> recoveries,
    Map<String, Long> previousIds,
    Map<String, String> firstNames) {
  /** Outputs of a job without earlier starts, whose batches are staged in memory. */
  public static final OutputsResume NONE =
      new OutputsResume(name -> new MemoryStaging(), Map.of(), Map.of(), Map.of());

  public OutputsResume {
    recoveries = Map.copyOf(recoveries);
    previousIds = Map.copyOf(previousIds);
    firstNames = Map.copyOf(firstNames);
  }

  String firstName(String output) {
    return firstNames.getOrDefault(output, output);
  }

  SinkRecovery recovery(String output) {
    return recoveries.getOrDefault(output, SinkRecovery.NONE);
  }
}
