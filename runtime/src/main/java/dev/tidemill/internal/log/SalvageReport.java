/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.log;

import java.util.List;

/**
 * What was done to make a log readable again.
 *
 * @param damage why it was not
 * @param framesKept how many frames it has now
 * @param saved the files that are no longer part of it, under their new names, in order
 */
public record SalvageReport(LogCorruptedException damage, long framesKept, List<String> saved) {
  public SalvageReport {
    saved = List.copyOf(saved);
  }
}
