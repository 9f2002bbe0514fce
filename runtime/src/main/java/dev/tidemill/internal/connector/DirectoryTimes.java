/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.connector;

import dev.tidemill.spi.storage.StorageEntry;
import dev.tidemill.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Tells which directories have not changed since they were listed, by their times of modification.
 *
 * <p>Two changes may have the same time, because file systems count in steps of up to two seconds.
 * So a listing counts only if it began three seconds after the time was first seen: what changes
 * the directory after that has a later time. Both are measured by the clock of this process, so
 * that the clock of a file server may be wrong. Every minute a directory is listed whatever its
 * time is, which some programs set as they like.
 *
 * <p>On a manual clock time does not pass as it does for a disk, so all directories are listed.
 */
final class DirectoryTimes {
  static final Duration SETTLED = Duration.ofSeconds(3);
  static final Duration LISTED_EVERY = Duration.ofMinutes(1);

  private final Clock clock;
  private final Map<String, Dated> directories = new HashMap<>();

  /**
   * A directory.
   *
   * @param modifiedMillis its time
   * @param seen when that was seen first, in nanoseconds
   * @param listed when it was listed last
   * @param settled whether a listing counts
   */
  private record Dated(long modifiedMillis, long seen, long listed, boolean settled) {}

  DirectoryTimes(Clock clock) {
    this.clock = clock;
  }

  /** The time now, in nanoseconds, for {@link #listed}. */
  long now() {
    return clock.nanoTime();
  }

  /** Whether a directory, as it is now, is as it was listed. */
  boolean isUnchanged(StorageEntry directory) {
    Dated dated = directories.get(directory.path());
    return dated != null
        && dated.settled()
        && dated.modifiedMillis() == directory.modifiedMillis()
        && now() - dated.listed() < LISTED_EVERY.toNanos();
  }

  /**
   * A directory has been listed.
   *
   * @param directory the directory as it was found before
   * @param began when the listing began
   */
  void listed(StorageEntry directory, long began) {
    if (clock.asManual().isPresent()) {
      return;
    }
    directories.compute(directory.path(), (path, before) -> {
      if (before == null || before.modifiedMillis() != directory.modifiedMillis()) {
        return new Dated(directory.modifiedMillis(), began, began, false);
      }
      boolean settled = before.settled() || began - before.seen() >= SETTLED.toNanos();
      return new Dated(before.modifiedMillis(), before.seen(), began, settled);
    });
  }

  /** Forgets all directories but some. */
  void retain(Set<String> paths) {
    directories.keySet().retainAll(paths);
  }
}
