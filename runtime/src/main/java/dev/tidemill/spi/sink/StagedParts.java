/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.sink;

import java.io.Serializable;
import java.util.Locale;

/**
 * Where the workers of one attempt create their files. Sent to them.
 *
 * @param directory the directory; created when needed
 * @param attempt what distinguishes the names of this attempt from those of others in the same
 *     directory; empty where it has a directory of its own
 */
public record StagedParts(String directory, String attempt) implements Serializable {
  /**
   * Returns the path of the file of a partition: {@code out/.counts-1000.staged-1/part-00003.gz}.
   *
   * @param extension the end of the name, with its dot, or nothing
   */
  public String path(int partition, String extension) {
    return directory + "/" + String.format(Locale.ROOT, "part-%05d", partition) + attempt
        + extension;
  }
}
