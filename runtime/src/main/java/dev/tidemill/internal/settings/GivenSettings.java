/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.settings;

import dev.tidemill.error.Origin;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a builder of contexts was told, by key.
 *
 * @param defaults what takes the place of the table's defaults
 * @param program what the program has set
 * @param fixed what a test has set
 */
public record GivenSettings(
    Map<String, Settings.Given> defaults,
    Map<String, Settings.Given> program,
    Map<String, Settings.Given> fixed) {
  public GivenSettings() {
    this(new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
  }

  public void set(Origin origin, String key, String value) {
    program.put(key, new Settings.Given(value, origin.toString()));
  }
}
