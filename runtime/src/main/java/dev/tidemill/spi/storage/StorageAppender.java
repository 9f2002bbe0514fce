/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.storage;

import java.io.Closeable;
import java.io.IOException;

/**
 * An append-only file, such as a log. Created by {@link Storage#append}; used by one thread at a
 * time.
 *
 * <pre>{@code
 * try (StorageAppender log = storage.append("/checkpoint/log/1")) {
 *   log.reserve(64 << 20);       // once: later syncs need not change the file's length
 *   log.append(frame, 0, frame.length);
 *   log.sync();                  // the frame survives a power loss
 * }
 * }</pre>
 *
 * <p><b>After a crash</b> of the process, everything that was appended is preserved. After a power
 * loss, everything up to the last {@link #sync()} is preserved; any part of later data may be
 * preserved, missing or zeros, also in the middle. After either, the file may be longer than what
 * was appended, because of reserved space that reads as zeros. Therefore, frame what you write with
 * a checksum, and {@link #truncate} after the last valid frame before appending to a file of an
 * earlier process.
 *
 * <p><b>After a failure</b> of any method, the appender is broken: every later call except
 * {@link #close()} fails too. Do not repeat a failed {@link #sync()} on the same file: the system
 * may have dropped the data and would then report success. Write the data to another file instead.
 */
public interface StorageAppender extends Closeable {
  /**
   * Returns the position of the next append in bytes, which is the length of the file without
   * reserved space.
   */
  long size();

  /**
   * Appends bytes. Readers that open the file afterwards see them. They are durable after
   * {@link #sync()}.
   */
  void append(byte[] bytes, int offset, int length) throws IOException;

  /**
   * Makes the whole file durable: its name, length and content, including what earlier processes
   * wrote. Call it before acting on the content of a file from another process.
   */
  void sync() throws IOException;

  /**
   * Truncates the file at a position, including reserved space. The next append starts there.
   * Durable after {@link #sync()}.
   *
   * @param size new size in bytes, from 0 to {@link #size()}
   */
  void truncate(long size) throws IOException;

  /**
   * Reserves space after the end, so that appends within it cannot run out of space and are cheaper
   * to sync. Does not change the size. Does nothing if the storage cannot reserve space. If there
   * is not enough space, it fails and the appender is broken.
   *
   * @param bytes number of bytes, starting at {@link #size()}
   */
  void reserve(long bytes) throws IOException;

  /** Releases unused reserved space and closes the file. Does not sync. */
  @Override
  void close() throws IOException;
}
