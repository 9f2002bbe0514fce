/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.job;

import java.util.UUID;
import java.util.function.Supplier;

/** Generates ids for new jobs. Tidemill generates random ids only here. */
public final class RandomJobId implements Supplier<String> {
  @Override
  public String get() {
    return UUID.randomUUID().toString();
  }
}
