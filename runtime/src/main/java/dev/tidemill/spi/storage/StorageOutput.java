package dev.tidemill.spi.storage;

import java.io.IOException;
import java.io.OutputStream;

/** A new file that is being written; used by one thread at a time. */
public abstract class StorageOutput extends OutputStream {
  /**
   * Makes the file durable, with everything written so far and with its name, or as safe as this storage can make it.
   *
   * <p>If it fails, the file must not be trusted: write it again under another name.
   */
  public abstract void force() throws IOException;
}
