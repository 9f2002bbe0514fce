/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.kernel;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Sorts the records of all partitions and splits them into partitions again. */
public final class Sorting {
  private Sorting() {}

  /**
   * Sorts the records and splits them into n lists of about equal size. Records that compare as
   * equal keep their order and stay in one list.
   */
  public static <T> List<List<T>> sort(
      List<List<T>> partitions, Comparator<? super T> comparator, int n) {
    List<T> all = new ArrayList<>();
    partitions.forEach(all::addAll);
    all.sort(comparator);
    List<List<T>> sorted = new ArrayList<>(n);
    int from = 0;
    for (int i = 0; i < n; i++) {
      int until = Math.max(from, (int) ((i + 1L) * all.size() / n));
      while (until > from
          && until < all.size()
          && comparator.compare(all.get(until - 1), all.get(until)) == 0) {
        until++;
      }
      sorted.add(all.subList(from, until));
      from = until;
    }
    return sorted;
  }
}
