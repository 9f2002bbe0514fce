/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.storage;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The calls by which {@link LocalStorage} changes a disk: tests record them and let them fail. */
interface Disk {
  /** Creates one directory in an existing one. */
  void createDirectory(Path directory) throws IOException;

  /** Creates an empty file; fails if there is something already. */
  DiskFile createNew(Path file) throws IOException;

  /** Creates a file, or empties an existing one. */
  DiskFile create(Path file) throws IOException;

  /** Opens a file at its end, or creates it. */
  DiskFile append(Path file) throws IOException;

  /** Locks a file and writes the owner into it; null if another process holds the lock. */
  @Nullable
  Closeable lock(Path file, String owner) throws IOException;

  /** Gives a file a second name; fails if there is something at that path. */
  void link(Path second, Path existing) throws IOException;

  void move(Path from, Path to) throws IOException;

  void delete(Path path) throws IOException;

  /** Makes the names in a directory durable. */
  void syncDirectory(Path directory) throws IOException;

  /** An open file. */
  interface DiskFile extends Closeable {
    long length() throws IOException;

    void write(long position, byte[] bytes, int offset, int length) throws IOException;

    void setLength(long length) throws IOException;

    /** Makes content and length durable. */
    void sync() throws IOException;
  }
}
