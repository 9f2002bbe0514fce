/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.maven.run;

/** Where a run tells the user what it does. */
public interface RunLog {

  void info(String line);

  void debug(String line);
}
