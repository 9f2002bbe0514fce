package dev.tidemill.testkit;

/** What reports about a probe want to know of the job it belongs to. */
interface ProbedJob {
  /** The input of a batch as a person reads it, for example {@code lines: "a b" "c"}. */
  String inputOf(int batchNumber);

  /** How many batches have run. */
  int batchesRun();

  /** Variation of the test, for example {@code 7 partitions}. */
  String variationTitle();
}
