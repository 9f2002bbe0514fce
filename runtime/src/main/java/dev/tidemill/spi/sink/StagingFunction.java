/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.sink;

import java.io.Serializable;

/** Opens the writer of one partition. Called on a worker, once per partition and attempt. */
@FunctionalInterface
public interface StagingFunction<T> extends Serializable {
  PartitionWriter<T> open(int partition) throws Exception;
}
