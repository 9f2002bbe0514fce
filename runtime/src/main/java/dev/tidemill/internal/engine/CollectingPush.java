/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.engine;

import dev.tidemill.spi.kernel.Push;
import java.util.List;

/** The last stage of records that are kept in memory: adds them to a list. */
final class CollectingPush<T> extends Push<T> {
  private final List<T> records;

  CollectingPush(List<T> records) {
    this.records = records;
  }

  @Override
  public void accept(T record) {
    records.add(record);
  }

  @Override
  public boolean isFull() {
    return false;
  }

  @Override
  public void end() {}
}
