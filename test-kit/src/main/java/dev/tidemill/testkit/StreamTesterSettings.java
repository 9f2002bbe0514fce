/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit;

import dev.tidemill.StreamJob;
import dev.tidemill.spi.storage.Storage;
import dev.tidemill.time.Time;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What a tester was told.
 *
 * @param job makes the job, for each tester a new one
 * @param settings what nothing else overrides, by key
 * @param crash where the job lives if it is killed at some of its steps
 * @param variationTitle what reports call the variation; empty if there is only one
 */
record StreamTesterSettings(
    Optional<Supplier<? extends StreamJob>> job,
    Map<String, Setting> settings,
    List<String> arguments,
    Variation variation,
    String variationTitle,
    Strictness strictness,
    Set<Guard> guards,
    Storage storage,
    Time startTime,
    Optional<CrashWorld> crash) {
  /**
   * The value of a setting.
   *
   * @param setBy who has said so, for errors
   */
  record Setting(String value, String setBy) {}
}
