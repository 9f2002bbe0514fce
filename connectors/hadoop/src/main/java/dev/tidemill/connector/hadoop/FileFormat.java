/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.hadoop;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.spi.sink.StagedParts;
import java.io.IOException;
import java.io.Serializable;
import org.apache.hadoop.conf.Configuration;

/** An output format of one of Hadoop's two interfaces. Sent to workers. */
interface FileFormat extends Serializable {
  /** Takes the records of one file. */
  interface Writer {
    void write(Object key, Object value) throws IOException, InterruptedException;

    void close() throws IOException, InterruptedException;
  }

  /** Name of its class. */
  String name();

  /** The class of the formats whose output can be published with its batch. */
  Class<?> required();

  /**
   * Makes sure that the class is there and writes files, before a record is written: a format that
   * writes elsewhere would have written when the batch fails, and again when it is repeated.
   *
   * @throws TidemillException if not
   */
  default void check(Configuration configuration) {
    if (!required().isInstance(FormatInstances.of(Object.class, name(), configuration))) {
      throw new TidemillException(
          ErrorCode.INVALID_ARGUMENT,
          name() + " is not a " + required().getName()
              + ", so its output cannot be published with its batch; write a sink for it");
    }
  }

  /**
   * Opens a file.
   *
   * @param configuration of this file alone
   */
  Writer open(StagedParts parts, int partition, Configuration configuration)
      throws IOException, InterruptedException;

  /** How the name of the file of a partition begins; an extension may follow. */
  String fileName(StagedParts parts, int partition);
}
