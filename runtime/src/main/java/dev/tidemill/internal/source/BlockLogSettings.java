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
 */
public record BlockLogSettings(boolean enabled, Set<String> except) {
  public BlockLogSettings {
    except = Set.copyOf(except);
  }

  /** Whether a stream has a block log. */
  public boolean isOn(String stream) {
    return enabled && !except.contains(stream);
  }
}
