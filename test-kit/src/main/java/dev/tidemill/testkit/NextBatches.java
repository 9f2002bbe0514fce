/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/** Where a probe's next batches would be, and why it does not have them yet. */
interface NextBatches {
  /**
   * A batch that a probe does not have.
   *
   * @param number of the batch, as the tester counts
   * @param why it is missing, and what to do
   */
  record Missing(int number, String why) {}

  /**
   * The batch after those that a probe has.
   *
   * @param rows the batches that it has
   * @param beyond how many after them, from 0
   */
  Missing after(List<? extends RecordedBatch<?>> rows, int beyond);

  /** Of a stream that has one batch in so many of the job's. */
  static NextBatches ofStream(ProbedJob job, int stride) {
    return (rows, beyond) -> {
      int phase = rows.isEmpty() ? 0 : rows.get(rows.size() - 1).number() % stride;
      int next = job.batchesRun() + 1;
      while (next % stride != phase) {
        next++;
      }
      next += beyond * stride;
      List<Integer> failed = new ArrayList<>(job.failedBatches());
      failed.removeIf(number -> number % stride != phase);
      return new Missing(next, whyNotRun(job, next, stride) + gap(failed));
    };
  }

  private static String whyNotRun(ProbedJob job, int next, int stride) {
    Optional<String> stopped = job.stoppedBy();
    if (stopped.isPresent()) {
      return "cannot run: " + stopped.get();
    }
    int more = next - job.batchesRun();
    return "has not run; run " + (more == 1 ? "one more batch" : more + " more batches")
        + (stride == 1 ? "" : ", since this stream has one batch in " + stride);
  }

  private static String gap(List<Integer> failed) {
    return failed.isEmpty() ? "" : "; the stream has nothing of " + text(failed) + ", which failed";
  }

  private static String text(List<Integer> numbers) {
    return (numbers.size() == 1 ? "batch " : "batches ")
        + numbers.stream().map(String::valueOf).collect(Collectors.joining(", "));
  }

  /** Of a stream that is never computed. */
  static NextBatches never(String reason) {
    return (rows, beyond) -> new Missing(beyond + 1, "is never computed: " + reason);
  }

  /** Of files that so many batches have written, or not. */
  static NextBatches ofFiles(ProbedJob job, int batches, IntFunction<String> directoryOf) {
    return (rows, beyond) -> {
      List<Integer> unwritten = new ArrayList<>();
      for (int number = 1; number <= batches; number++) {
        int each = number;
        if (rows.stream().noneMatch(row -> row.number() == each)) {
          unwritten.add(number);
        }
      }
      if (unwritten.isEmpty()) {
        int next = batches + 1 + beyond;
        return new Missing(next, whyNotRun(job, next, 1));
      }
      int number = unwritten.get(Math.min(beyond, unwritten.size() - 1));
      String why = "was not written: there is no directory " + directoryOf.apply(number)
          + gap(failed(job, unwritten))
          + "; check the prefix and the suffix, and that the job has written by now";
      return new Missing(number, why);
    };
  }

  private static List<Integer> failed(ProbedJob job, List<Integer> numbers) {
    List<Integer> failed = new ArrayList<>(job.failedBatches());
    failed.retainAll(numbers);
    return failed;
  }
}
