/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.jdbc;

import java.io.Serializable;

/**
 * Sets the values of the row that is written for a record.
 *
 * <pre>{@code
 * (row, order) -> row.set(1, order.id()).set(2, order.total())
 * }</pre>
 *
 * <p>Called on workers, once for each record and attempt, before the batch is decided. If it
 * throws, the batch fails and nothing of it is written.
 *
 * @param <T> type of the records
 */
@FunctionalInterface
public interface JdbcBinder<T> extends Serializable {
  /** Sets every parameter of the row. The row must not be used after this method returns. */
  void bind(JdbcRow row, T record) throws Exception;
}
