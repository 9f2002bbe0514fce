/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.ui.history;

import dev.tidemill.spi.metrics.JobDescription;
import java.util.Collection;
import java.util.Map;

/**
 * The lines of a file: each is a JSON object with one field, whose name says what its value is. A
 * file begins with {@link #FORMAT} and {@link #JOB}, so it can be read without those before it.
 */
final class Lines {
  /** Files with another number are not read. */
  static final long VERSION = 1;

  static final String FORMAT = "tidemillHistory";
  static final String JOB = "job";
  static final String BATCH = "batch";
  static final String STATUS = "status";
  static final String STATES = "states";
  static final String SOURCES = "sources";
  static final String GAUGES = "gauges";

  private Lines() {}

  /** The beginning of a file. */
  static String head(JobDescription job) {
    return line(FORMAT, VERSION) + line(JOB, job);
  }

  /** A line with a record, a number or a list of records. */
  static String line(String what, Object value) {
    StringBuilder line = new StringBuilder(512);
    RecordJson.write(line, Map.of(what, value));
    return line.append('\n').toString();
  }

  static String line(String what, Collection<?> values) {
    return line(what, (Object) values);
  }
}
