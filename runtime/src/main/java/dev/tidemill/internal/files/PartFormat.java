/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.files;

import java.io.IOException;
import java.io.OutputStream;
import java.io.Serializable;

/**
 * How records are written to the file of a partition. Sent to workers.
 *
 * @param <T> type of the records
 */
@FunctionalInterface
public interface PartFormat<T> extends Serializable {
  /**
   * Starts a part. Called on a worker.
   *
   * @param partition number of the partition, from 0, for error messages
   * @param out buffered, and flushed and closed by the caller
   */
  PartRecords<T> begin(int partition, OutputStream out) throws IOException;

  /** Takes the records of one part, in order. */
  interface PartRecords<T> {
    void write(T record) throws IOException;

    /** Writes what must follow the last record. */
    void end() throws IOException;
  }
}
