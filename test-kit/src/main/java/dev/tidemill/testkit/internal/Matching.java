/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Pairs actual records with expected ones, as many as possible, each once; that is what equality in
 * any order is. Where equality is not transitive, as with a tolerance, the first best partner may
 * be the wrong one, so partners are changed along augmenting paths.
 */
final class Matching {
  private static final int NONE = -1;

  private final List<?> actual;
  private final List<?> expected;
  private final RecordEquality equality;
  private final int[] partnerOfActual;
  private final int[] partnerOfExpected;

  Matching(List<?> actual, List<?> expected, RecordEquality equality) {
    this.actual = actual;
    this.expected = expected;
    this.equality = equality;
    this.partnerOfActual = new int[actual.size()];
    this.partnerOfExpected = new int[expected.size()];
    Arrays.fill(partnerOfActual, NONE);
    Arrays.fill(partnerOfExpected, NONE);
    pairInPlace();
    for (int e = 0; e < expected.size(); e++) {
      if (partnerOfExpected[e] == NONE) {
        find(e, new boolean[actual.size()]);
      }
    }
  }

  /** Most records are where they are expected. */
  private void pairInPlace() {
    for (int i = 0; i < Math.min(actual.size(), expected.size()); i++) {
      if (equality.same(actual.get(i), expected.get(i))) {
        partnerOfActual[i] = i;
        partnerOfExpected[i] = i;
      }
    }
  }

  private boolean find(int e, boolean[] tried) {
    for (int a = 0; a < actual.size(); a++) {
      if (!tried[a] && equality.same(actual.get(a), expected.get(e))) {
        tried[a] = true;
        if (partnerOfActual[a] == NONE || find(partnerOfActual[a], tried)) {
          partnerOfActual[a] = e;
          partnerOfExpected[e] = a;
          return true;
        }
      }
    }
    return false;
  }

  /** Expected records without a partner, in order. */
  List<Object> missing() {
    return without(expected, partnerOfExpected);
  }

  /** Actual records without a partner, in order. */
  List<Object> unexpected() {
    return without(actual, partnerOfActual);
  }

  /** Actual records with a partner, in the order of those. */
  List<Object> matched() {
    List<Object> matched = new ArrayList<>();
    for (int partner : partnerOfExpected) {
      if (partner != NONE) {
        matched.add(actual.get(partner));
      }
    }
    return matched;
  }

  private static List<Object> without(List<?> records, int[] partners) {
    List<Object> rest = new ArrayList<>();
    for (int i = 0; i < partners.length; i++) {
      if (partners[i] == NONE) {
        rest.add(records.get(i));
      }
    }
    return rest;
  }
}
