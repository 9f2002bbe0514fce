/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.batch;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The switches of a context's sources, by name. Safe for any thread. */
public final class SourceSwitches {
  private final Map<String, SourceSwitch> byName = new ConcurrentHashMap<>();

  /** The switch of a source, which need not have been declared yet. */
  public SourceSwitch of(String name) {
    return byName.computeIfAbsent(name, n -> new SourceSwitch());
  }
}
