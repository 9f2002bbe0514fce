package dev.tidemill.spi.storage;

import java.io.IOException;
import java.io.OutputStream;

/** A file being written; used by one thread. */
public abstract class StorageOutput extends OutputStream {
  /** Returns when all that was written is on the device, or as safe as this storage can make it. */
  public abstract void force() throws IOException;
}
