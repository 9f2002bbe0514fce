/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.maven;

import dev.tidemill.maven.run.RunLog;
import org.apache.maven.plugin.logging.Log;

/** Writes to the log of the build. */
record MavenLog(Log log) implements RunLog {

  @Override
  public void info(String line) {
    log.info(line);
  }

  @Override
  public void debug(String line) {
    log.debug(line);
  }
}
