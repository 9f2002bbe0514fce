/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.function;

import java.io.Serializable;
import java.util.Iterator;

/**
 * Maps the records of one partition to other records. Called once per partition, including empty
 * ones.
 *
 * <p>Runs on several threads at once, one partition each; may throw, which fails the batch.
 */
@FunctionalInterface
public interface MapPartitionsFunction<T, R> extends Serializable {
  Iterator<? extends R> call(Iterator<T> records) throws Exception;
}
