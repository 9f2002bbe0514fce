/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit;

import dev.tidemill.testkit.internal.TrackedList;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ListAssert;

/**
 * An assertion on records that knows whether a check has followed it. A check looks at the records,
 * and so does a filter; but after a filter it is what passed it that has to be checked.
 */
final class TrackedListAssert<T> extends ListAssert<T> {
  private final OpenAssertions.Open open;

  TrackedListAssert(List<? extends T> records, OpenAssertions.Open open) {
    super(new TrackedList<T>(records, open::checked));
    this.open = open;
  }

  @Override
  protected ListAssert<T> newAbstractIterableAssert(Iterable<? extends T> filtered) {
    List<T> passed = new ArrayList<>();
    filtered.forEach(passed::add);
    return new TrackedListAssert<>(passed, open.filtered());
  }
}
