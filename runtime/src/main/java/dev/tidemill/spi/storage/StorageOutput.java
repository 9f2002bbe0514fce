/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.storage;

import java.io.IOException;
import java.io.OutputStream;

/** A new file that is being written. Used by one thread at a time. */
public abstract class StorageOutput extends OutputStream {
  /**
   * Makes the name of the file and everything written so far durable, as far as the storage can.
   * Names of files that were created earlier in the same directory become durable too.
   *
   * <p>If it fails, do not trust the file: write it again under another name.
   */
  public abstract void force() throws IOException;

  /**
   * Makes everything written so far durable, but not the name. Use it for all but the last of
   * several files in a directory, and {@link #force()} for the last: this syncs the directory only
   * once.
   *
   * <p>The default calls {@link #force()}.
   */
  public void forceContent() throws IOException {
    force();
  }
}
