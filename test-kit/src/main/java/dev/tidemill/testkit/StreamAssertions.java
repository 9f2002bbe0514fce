/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit;

import dev.tidemill.rdd.RDDLike;
import java.util.Arrays;
import org.assertj.core.api.Assertions;

/**
 * Everything that a streaming test asserts with: all of AssertJ's own, and batches.
 *
 * <pre>{@code
 * import static dev.tidemill.testkit.StreamAssertions.assertThat;
 * import static dev.tidemill.testkit.StreamAssertions.batch;
 *
 * assertThat(t.probe("counts")).hasBatches(batch(Pair.of("a", 2L)), batch());
 * }</pre>
 */
public class StreamAssertions extends Assertions {
  protected StreamAssertions() {}

  /** The records that a batch is expected to have; without arguments, an empty batch. */
  @SafeVarargs
  @SuppressWarnings("varargs") // the array is only read
  public static <T> Batch<T> batch(T... records) {
    return Batch.of(Arrays.asList(records));
  }

  /** Begins checks of an RDD. */
  public static <T> RddAssert<T> assertThat(RDDLike<T, ?> rdd) {
    return new RddAssert<>(rdd);
  }
}
