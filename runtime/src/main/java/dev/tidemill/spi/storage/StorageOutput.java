/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.storage;

import java.io.IOException;
import java.io.OutputStream;

/** A new file that is being written; used by one thread at a time. */
public abstract class StorageOutput extends OutputStream {
  /**
   * Makes the file durable, with everything written so far and with its name, or as safe as this storage can make it. The names of files
   * that were created in the same directory before are durable, too.
   *
   * <p>If it fails, the file must not be trusted: write it again under another name.
   */
  public abstract void force() throws IOException;

  /**
   * Makes everything written so far durable, but not the name: for one of several files in a directory, of which the last is {@linkplain
   * #force() forced}. That saves a sync of the directory for each of the others.
   *
   * <p>By default this is {@link #force()}.
   */
  public void forceContent() throws IOException {
    force();
  }
}
