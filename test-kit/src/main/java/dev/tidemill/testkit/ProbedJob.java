/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit;

import java.util.List;
import java.util.Optional;

/** What reports about a probe want to know of the job it belongs to. */
interface ProbedJob {
  /** The input of a batch as a person reads it, for example {@code lines: "a b" "c"}. */
  String inputOf(int batchNumber);

  /** How many batches have run. */
  int batchesRun();

  /** Numbers of the batches that failed for good. */
  List<Integer> failedBatches();

  /** Why no further batch can run, if so. */
  Optional<String> stoppedBy();

  /** The assertions that the test has begun. */
  OpenAssertions assertions();

  /** Variation of the test, for example {@code 7 partitions}. */
  String variationTitle();
}
