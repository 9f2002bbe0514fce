/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.program;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.util.function.Supplier;
import org.slf4j.LoggerFactory;

/** Keeps failures of batches, which are scripted, out of the log. */
final class Silence {
  private Silence() {}

  static <T> T during(Supplier<T> run) {
    Logger scheduler = (Logger) LoggerFactory.getLogger("dev.tidemill.internal.scheduler");
    scheduler.setLevel(Level.OFF);
    try {
      return run.get();
    } finally {
      scheduler.setLevel(null);
    }
  }
}
