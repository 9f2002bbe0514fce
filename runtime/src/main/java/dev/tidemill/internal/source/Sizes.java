/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.source;

/** The sizes of some records in bytes, summed up from the first. */
final class Sizes {
  /** Element i is the size of the records before record i. */
  private final long[] before;

  private Sizes(long[] before) {
    this.before = before;
  }

  static Sizes estimated(Object[] records) {
    long[] before = new long[records.length + 1];
    for (int i = 0; i < records.length; i++) {
      before[i + 1] = before[i] + SizeEstimate.ofNullable(records[i]);
    }
    return new Sizes(before);
  }

  /** All records are the same size. */
  static Sizes even(int records, long total) {
    long[] before = new long[records + 1];
    for (int i = 1; i <= records; i++) {
      before[i] = (long) ((double) total / records * i);
    }
    before[records] = records == 0 ? 0 : total;
    return new Sizes(before);
  }

  long total() {
    return before[before.length - 1];
  }

  long of(int record) {
    return before[record + 1] - before[record];
  }

  long between(int from, int until) {
    return before[until] - before[from];
  }

  /** The end of a block that begins with a record: where its size is reached, with one record at least. */
  int endOfBlock(int from, int blockBytes) {
    int until = from + 1;
    while (until < before.length - 1 && between(from, until) < blockBytes) {
      until++;
    }
    return until;
  }
}
