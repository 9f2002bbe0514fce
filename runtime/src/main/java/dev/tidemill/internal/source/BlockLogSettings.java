/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.source;

import java.util.Set;

/**
 * Which streams keep their received records in a block log, if the job has a checkpoint directory.
 *
 * @param enabled whether any do
 * @param except names of streams that do not
 * @param fileBytes size at which a log begins another file
 */
public record BlockLogSettings(boolean enabled, Set<String> except, int fileBytes) {
  public static final int MIN_FILE_BYTES = 1024;

  /** Files are read as a whole. */
  public static final int MAX_FILE_BYTES = 64 << 20;

  public BlockLogSettings {
    except = Set.copyOf(except);
  }

  /** Whether a stream has a block log. */
  public boolean isOn(String stream) {
    return enabled && !except.contains(stream);
  }
}
