/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Writes streams to databases, each batch exactly once: {@link dev.tidemill.connector.jdbc.Jdbc}.
 *
 * <p>Workers stage the values of each row. The driver writes all rows of a decided batch in one
 * transaction, together with the batch's id in a table of the same database, the <em>ledger</em>.
 * So the database itself tells whether a batch has been written.
 */
@NullMarked
package dev.tidemill.connector.jdbc;

import org.jspecify.annotations.NullMarked;
