/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.storage;

import java.io.Closeable;
import java.io.IOException;

/**
 * A file that grows at its end, such as a log; used by one thread at a time. From {@link Storage#append}.
 *
 * <pre>{@code
 * try (StorageAppender log = storage.append("/checkpoint/log/1")) {
 *   log.reserve(64 << 20);       // once: later syncs need not change the file's length
 *   log.append(frame, 0, frame.length);
 *   log.sync();                  // the frame survives a power loss
 * }
 * }</pre>
 *
 * <p><b>After a crash</b> of the process, everything that was appended is there. After a power loss, everything up to the last {@link
 * #sync()} is there; of what came later, any part may be found, may be missing or may read as zeros, also in the middle. After both,
 * the file may be longer than what was appended, by reserved space that reads as zeros. So frame what you write with a
 * checksum, and {@link #truncate} behind the last good frame before appending to a file of an earlier process.
 *
 * <p><b>After a failure</b> of any method, the appender is broken: every later call but {@link #close()} fails too. A failed {@link
 * #sync()} must not be repeated on the same file, since the system may have dropped the data and report success; write
 * it again to another file.
 */
public interface StorageAppender extends Closeable {
  /** Position of the next append in bytes: the length of the file without reserved space. */
  long size();

  /** Adds bytes at the end. Readers that open the file later see them; they are durable after {@link #sync()}. */
  void append(byte[] bytes, int offset, int length) throws IOException;

  /**
   * Makes the whole file durable: its name, and all bytes and the length that it has now, also those of earlier processes. Call it
   * before acting on what was read from a file that another process left.
   */
  void sync() throws IOException;

  /**
   * Removes everything from a position on, reserved space included; the next append goes there. Durable after {@link #sync()}.
   *
   * @param size new size in bytes; from 0 to {@link #size()}
   */
  void truncate(long size) throws IOException;

  /**
   * Reserves space behind the end, so that appends within it cannot fail for lack of space and are cheaper to sync. The size stays as it
   * is. A storage that cannot reserve does nothing. If there is not enough space, it fails and the appender is broken.
   *
   * @param bytes how much from {@link #size()} on
   */
  void reserve(long bytes) throws IOException;

  /** Releases unused reserved space and closes the file. Does not sync. */
  @Override
  void close() throws IOException;
}
