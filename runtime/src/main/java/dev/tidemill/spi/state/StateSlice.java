/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.state;

/**
 * A part of all state, for reading or copying it piece by piece: slice i of n contains the sections
 * whose place lies in the i-th of n equal ranges. The slices of one count are disjoint and complete.
 *
 * @param index from 0
 * @param count number of slices
 */
public record StateSlice(int index, int count) {
  /** All state. */
  public static final StateSlice ALL = new StateSlice(0, 1);

  public StateSlice {
    if (count < 1 || index < 0 || index >= count) {
      throw new IllegalArgumentException("slice " + index + " of " + count);
    }
  }

  /**
   * Returns whether a section belongs to this slice.
   *
   * @param place its place, such as the number of a key group
   * @param places number of places, such as the number of key groups
   */
  public boolean contains(int place, int places) {
    return (long) place * count / places == index;
  }
}
