/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.sink;

import java.io.IOException;
import java.io.OutputStream;

/**
 * Takes the bytes of one partition, on one thread. It is buffered. What is closed without {@link #finish()} does not count.
 */
public abstract class StagedOutput extends OutputStream {
  /** For implementations. */
  protected StagedOutput() {}

  /** Completes the output, as durable as the staging promises, and returns the receipt that {@link Staging#open} takes. Called once. */
  public abstract String finish() throws IOException;
}
