/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.hadoop;

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
