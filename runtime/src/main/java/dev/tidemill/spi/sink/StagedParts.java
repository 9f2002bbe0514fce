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
    return directory + "/" + prefix() + String.format(Locale.ROOT, "-%05d", partition) + extension;
  }

  /**
   * Returns how the names of all files of this attempt start: {@code part}, or {@code part-2-1} for
   * epoch 2 and attempt 1 in a directory that attempts share. A {@code -} follows.
   */
  public String prefix() {
    return "part" + attempt;
  }
}
