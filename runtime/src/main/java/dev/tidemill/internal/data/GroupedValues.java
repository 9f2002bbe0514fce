/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.data;

import java.io.Serializable;
import java.util.AbstractList;
import java.util.Iterator;
import java.util.List;
import java.util.RandomAccess;
import java.util.Spliterator;
import java.util.function.Consumer;

/**
 * The values of a key, as every operation that follows reads them. All of them read the same list,
 * so it refuses changes and says what to do instead.
 */
public final class GroupedValues<V> extends AbstractList<V> implements RandomAccess, Serializable {
  private static final long serialVersionUID = 1L;

  @SuppressWarnings("serial") // an ArrayList
  private final List<V> values;

  private GroupedValues(List<V> values) {
    this.values = values;
  }

  public static <V> List<V> of(List<V> values) {
    return new GroupedValues<>(values);
  }

  @Override
  public V get(int index) {
    return values.get(index);
  }

  @Override
  public int size() {
    return values.size();
  }

  @Override
  public Iterator<V> iterator() {
    Iterator<V> iterator = values.iterator();
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return iterator.hasNext();
      }

      @Override
      public V next() {
        return iterator.next();
      }

      @Override
      public void remove() {
        throw refusal();
      }
    };
  }

  @Override
  public void forEach(Consumer<? super V> action) {
    values.forEach(action);
  }

  @Override
  public Spliterator<V> spliterator() {
    return values.spliterator();
  }

  @Override
  public Object[] toArray() {
    return values.toArray();
  }

  @Override
  public V set(int index, V element) {
    throw refusal();
  }

  @Override
  public void add(int index, V element) {
    throw refusal();
  }

  @Override
  public V remove(int index) {
    throw refusal();
  }

  @Override
  protected void removeRange(int fromIndex, int toIndex) {
    throw refusal();
  }

  private static UnsupportedOperationException refusal() {
    return new UnsupportedOperationException(
        "the list of a key's values cannot be changed, since other operations read it too; make a copy: new"
            + " ArrayList<>(values)");
  }
}
