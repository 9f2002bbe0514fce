/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.examples.tasks;

import dev.tidemill.FileStreamOptions;
import dev.tidemill.StreamJob;
import dev.tidemill.StreamingContext;

/**
 * Reads the new files of a directory: the lines with {@code ERROR} of each log file that is moved into {@code logs}, or into
 * the directory that the argument names.
 *
 * <p>A file must appear complete, so write it elsewhere on the same disk and move it: {@code mv app.log logs/}.
 */
public final class ErrorsInNewLogFiles implements StreamJob {
  @Override
  public void define(StreamingContext ssc) {
    String directory = ssc.arguments().isEmpty() ? "logs" : ssc.arguments().get(0);
    FileStreamOptions logs = FileStreamOptions.create().matching(name -> name.endsWith(".log"));
    ssc.textFileStream(directory, logs)
        .named("lines")
        .filter(line -> line.contains("ERROR"))
        .named("errors")
        .print();
  }
}
