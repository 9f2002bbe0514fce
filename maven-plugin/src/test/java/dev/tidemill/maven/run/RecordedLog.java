/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.maven.run;

import java.util.ArrayList;
import java.util.List;

/** A log that a test can read. */
record RecordedLog(List<String> infos, List<String> debugs) implements RunLog {

  RecordedLog() {
    this(new ArrayList<>(), new ArrayList<>());
  }

  @Override
  public void info(String line) {
    infos.add(line);
  }

  @Override
  public void debug(String line) {
    debugs.add(line);
  }
}
