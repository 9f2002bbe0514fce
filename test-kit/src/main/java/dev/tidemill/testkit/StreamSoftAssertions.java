/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit;

import dev.tidemill.rdd.RDDLike;
import org.assertj.core.api.SoftAssertions;

/**
 * AssertJ's soft assertions, extended to streams: all checks run, and one error at the end lists
 * all failures.
 *
 * <pre>{@code
 * StreamSoftAssertions softly = new StreamSoftAssertions();
 * softly.assertThat(t.probe("counts")).hasBatches(batch(1L));
 * softly.assertThat(t.probe("totals")).hasBatches(batch(1L));
 * softly.assertAll();
 * }</pre>
 *
 * <p>AssertJ's own {@code SoftAssertionsExtension} injects it into JUnit tests.
 */
public class StreamSoftAssertions extends SoftAssertions {
  /** Begins checks of a probe. */
  @SuppressWarnings("unchecked") // as AssertJ's own do
  public <T> StreamProbeAssert<T> assertThat(StreamProbe<T> probe) {
    return proxy(StreamProbeAssert.class, StreamProbe.class, probe);
  }

  /** Begins checks of a batch run. */
  public BatchRunAssert assertThat(BatchRun run) {
    return proxy(BatchRunAssert.class, BatchRun.class, run);
  }

  /** Begins checks of what was printed. */
  public PrintedOutputAssert assertThat(PrintedOutput printed) {
    return proxy(PrintedOutputAssert.class, PrintedOutput.class, printed);
  }

  /** Begins checks of the records that were given up. */
  public DeadLettersAssert assertThat(DeadLetters letters) {
    return proxy(DeadLettersAssert.class, DeadLetters.class, letters);
  }

  /** Begins checks of an RDD. */
  @SuppressWarnings("unchecked") // as AssertJ's own do
  public <T> RddAssert<T> assertThat(RDDLike<T, ?> rdd) {
    return proxy(RddAssert.class, RDDLike.class, rdd);
  }
}
