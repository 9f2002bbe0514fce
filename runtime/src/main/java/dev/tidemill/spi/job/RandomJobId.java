/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.job;

import java.util.UUID;
import java.util.function.Supplier;

/** Makes ids for jobs that have none yet: the only place where Tidemill makes an id at random. */
public final class RandomJobId implements Supplier<String> {
  @Override
  public String get() {
    return UUID.randomUUID().toString();
  }
}
