/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.examples.tasks;

import dev.tidemill.StreamJob;
import dev.tidemill.StreamingContext;

/**
 * Follows a file with a source of your own, as {@code tail -f} does, and counts the lines that each batch brings.
 */
public final class FollowFile implements StreamJob {
  @Override
  public void define(StreamingContext ssc) {
    String path =
        ssc.arguments().isEmpty() ? "/var/log/syslog" : ssc.arguments().get(0);
    ssc.stream("lines", new GrowingFile(path)).count().named("counts").print();
  }
}
