/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.batch;

import java.util.Map;
import java.util.OptionalLong;

/**
 * How batches are cut.
 *
 * @param backpressure whether sources are limited by what the last batches could process
 * @param initialRate records per second that a source may bring until the first batch was measured;
 *     if empty, there is a default, or no limit on a manual clock
 * @param rates records per second that a source may bring at most, by its name
 */
public record BatchSettings(
    boolean backpressure, OptionalLong initialRate, Map<String, Long> rates) {
  public BatchSettings {
    rates = Map.copyOf(rates);
  }
}
