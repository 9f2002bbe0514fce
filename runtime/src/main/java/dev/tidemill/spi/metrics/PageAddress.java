/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.metrics;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Where the jobs of this process are shown, for whoever tells the user. Safe for any thread. */
public final class PageAddress {
  private static final Map<String, String> ADDRESSES = new ConcurrentHashMap<>();

  private PageAddress() {}

  /**
   * Says where a job is shown; the last one to say so counts.
   *
   * @param run id of the start, as in {@link JobDescription#id}
   */
  public static void set(String run, String address) {
    ADDRESSES.put(run, address);
  }

  /** The job is no longer shown there, or has ended. */
  public static void remove(String run) {
    ADDRESSES.remove(run);
  }

  /** Where a job is shown; empty if that is not known. */
  public static Optional<String> of(String run) {
    return Optional.ofNullable(ADDRESSES.get(run));
  }
}
