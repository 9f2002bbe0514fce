/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit;

/**
 * A way to run a test. The results of a job must not depend on it.
 *
 * <p>Batches are the same in all of them; what differs is how a batch is partitioned and computed.
 */
public enum Variation {
  /** With the partitions of its master. */
  PLAIN("plain", "nothing is special"),
  /** Everything in one partition. */
  ONE_PARTITION("1 partition", "all records are in one partition"),
  /** Two partitions. */
  TWO_PARTITIONS("2 partitions", "records are spread over two partitions"),
  /** Seven partitions, more than most batches have keys. */
  SEVEN_PARTITIONS("7 partitions", "records are spread over seven partitions"),
  /**
   * As on a cluster: functions are copied for every batch, and records whenever they move, by
   * serialization.
   */
  SERIALIZED(
      "serialized",
      "functions are copied for every batch, and records whenever they move, as on a cluster"),
  /** Each record is read as a partition of its own. */
  SMALL_READS("small reads", "each record is read as a partition of its own"),
  /** Each batch is read as one partition. */
  LARGE_READS("large reads", "each batch is read as one partition"),
  /**
   * After each batch, the job is killed and started again from its checkpoint. Only for tests of a
   * {@link dev.tidemill.StreamJob} whose sources, sinks and streams with state all have names;
   * others run as in {@link #PLAIN}.
   */
  RESTARTS("restarts", "the job is killed after each batch and started again from its checkpoint");

  private final String title;
  private final String meaning;

  Variation(String title, String meaning) {
    this.title = title;
    this.meaning = meaning;
  }

  /** What is special about it, as the end of a sentence. */
  String meaning() {
    return meaning;
  }

  /** What reports call it, for example {@code 7 partitions}. */
  public String title() {
    return title;
  }

  /** How many partitions this variation prescribes, or 0 if it leaves that to the master. */
  int partitions() {
    return switch (this) {
      case ONE_PARTITION -> 1;
      case TWO_PARTITIONS -> 2;
      case SEVEN_PARTITIONS -> 7;
      default -> 0;
    };
  }
}
