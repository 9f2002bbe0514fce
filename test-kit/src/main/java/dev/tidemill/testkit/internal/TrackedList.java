/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.internal;

import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;

/** A list that reports access to its elements: a check must access them. */
public final class TrackedList<T extends @Nullable Object> extends AbstractList<T>
    implements RandomAccess {
  private final List<? extends T> list;
  private final Runnable looked;

  public TrackedList(List<? extends T> list, Runnable looked) {
    this.list = list;
    this.looked = looked;
  }

  @Override
  public T get(int index) {
    looked.run();
    return list.get(index);
  }

  @Override
  public int size() {
    looked.run();
    return list.size();
  }
}
