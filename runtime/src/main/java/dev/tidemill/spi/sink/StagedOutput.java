/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.sink;

import java.io.IOException;
import java.io.OutputStream;

/**
 * A buffered output for the bytes of one partition. Used by one thread. If it is closed without
 * {@link #finish()}, its content is discarded.
 */
public abstract class StagedOutput extends OutputStream {
  /** Constructor for implementations. */
  protected StagedOutput() {}

  /**
   * Completes the output, makes it as durable as the staging promises, and returns the receipt for
   * {@link Staging#open}. Called once.
   */
  public abstract String finish() throws IOException;
}
