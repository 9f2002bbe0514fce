/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit;

import dev.tidemill.rdd.RDDLike;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.ListAssert;

/**
 * Computes and checks an RDD.
 *
 * <pre>{@code
 * assertThat(t.context().parallelize(List.of("a", "b"), 2)).hasPartitions(List.of("a"), List.of("b"));
 * }</pre>
 *
 * @param <T> type of the records
 */
public class RddAssert<T> extends TrackedAssert<RddAssert<T>, RDDLike<T, ?>> {
  public RddAssert(RDDLike<T, ?> actual) {
    super(
        actual,
        RddAssert.class,
        OpenAssertions.ofThisThread()
            .map(open -> open.begin(String.valueOf(actual), "hasRecords(...)"))
            .orElse(null));
  }

  /** Checks the records in order, across partitions. */
  @SafeVarargs
  @SuppressWarnings("varargs") // the array is only read
  public final RddAssert<T> hasRecords(T... expected) {
    return hasRecordsForProxy(Arrays.asList(expected));
  }

  /** Soft assertions intercept this, since they cannot intercept a final method. */
  protected RddAssert<T> hasRecordsForProxy(List<T> expected) {
    records().containsExactlyElementsOf(expected);
    return myself;
  }

  /** Checks the records in any order; how often each occurs matters. */
  @SafeVarargs
  @SuppressWarnings("varargs") // the array is only read
  public final RddAssert<T> hasRecordsInAnyOrder(T... expected) {
    return hasRecordsInAnyOrderForProxy(Arrays.asList(expected));
  }

  /** Soft assertions intercept this, since they cannot intercept a final method. */
  protected RddAssert<T> hasRecordsInAnyOrderForProxy(List<T> expected) {
    records().containsExactlyInAnyOrderElementsOf(expected);
    return myself;
  }

  /** Checks the records of each partition, in order. */
  @SafeVarargs
  @SuppressWarnings("varargs") // the array is only read
  public final RddAssert<T> hasPartitions(List<? extends T>... expected) {
    return hasPartitionsForProxy(Arrays.asList(expected));
  }

  /** Soft assertions intercept this, since they cannot intercept a final method. */
  protected RddAssert<T> hasPartitionsForProxy(List<? extends List<? extends T>> expected) {
    isNotNull();
    List<List<T>> partitions = actual.glom().collect();
    if (!partitions.equals(expected)) {
      throw failureWithActualExpected(
          partitions,
          expected,
          "%nExpecting %s to have the partitions%n  %s%nbut it has%n  %s",
          actual,
          expected,
          partitions);
    }
    return myself;
  }

  /** Checks that there is no record. */
  public RddAssert<T> isEmpty() {
    records().isEmpty();
    return myself;
  }

  /** Continues with all records. */
  public ListAssert<T> records() {
    isNotNull();
    List<T> records = actual.collect();
    return OpenAssertions.ofThisThread()
        .map(open -> open.begin("the records of " + actual, "containsExactly(...)"))
        .map(open -> (ListAssert<T>) new TrackedListAssert<T>(records, open))
        .orElseGet(() -> new ListAssert<>(records))
        .as("%s", actual);
  }
}
