/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.storage;

import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * The disk of this machine.
 *
 * <p>An interrupt closes a {@code FileChannel} that its thread is using, and every later use fails.
 * So none is used here: {@link RandomAccessFile} reads and writes without noticing interrupts, and
 * {@link AsynchronousFileChannel} syncs and locks without noticing them; both do it on the calling
 * thread.
 */
final class LocalDisk implements Disk {
  /** A byte that no content reaches: some systems refuse to read locked bytes. */
  private static final long LOCKED_BYTE = Long.MAX_VALUE - 1;

  private static final int MAX_OWNER_BYTES = 4096;
  private static final boolean SYNCS_DIRECTORIES = File.separatorChar == '/';

  @Override
  public void createDirectory(Path directory) throws IOException {
    Files.createDirectory(directory);
  }

  @Override
  public DiskFile createNew(Path file) throws IOException {
    Files.createFile(file);
    return new OpenFile(file, false);
  }

  @Override
  public DiskFile create(Path file) throws IOException {
    OpenFile created = new OpenFile(file, false);
    if (created.length() > 0) {
      created.setLength(0);
    }
    return created;
  }

  @Override
  public DiskFile append(Path file) throws IOException {
    return new OpenFile(file, true);
  }

  @Override
  public void link(Path second, Path existing) throws IOException {
    Files.createLink(second, existing);
  }

  @Override
  public void move(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  @Override
  public void delete(Path path) throws IOException {
    Files.deleteIfExists(path);
  }

  @Override
  public void syncDirectory(Path directory) throws IOException {
    if (!SYNCS_DIRECTORIES) {
      return; // Windows opens no directory for that, and writes names through its journal
    }
    try (AsynchronousFileChannel channel =
        AsynchronousFileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      if (!"Invalid argument".equals(e.getMessage())) {
        throw e;
      }
      // EINVAL: a file system without such a thing as syncing a directory
    }
  }

  @Override
  public @Nullable Closeable lock(Path file, String owner) throws IOException {
    RandomAccessFile text = new RandomAccessFile(file.toFile(), "rw");
    AsynchronousFileChannel channel = null;
    boolean locked = false;
    try {
      channel = AsynchronousFileChannel.open(file, StandardOpenOption.WRITE);
      locked = channel.tryLock(LOCKED_BYTE, 1, false) != null;
      if (!locked) {
        return null;
      }
      text.setLength(0);
      text.write(owner.getBytes(StandardCharsets.UTF_8));
      return new HeldLock(text, channel);
    } catch (OverlappingFileLockException e) {
      return null;
    } finally {
      if (!locked) {
        text.close();
        if (channel != null) {
          channel.close();
        }
      }
    }
  }

  /** What a lock's holder has written; empty if that cannot be read. */
  static String ownerOf(Path file) {
    try (var in = Files.newInputStream(file)) {
      return new String(in.readNBytes(MAX_OWNER_BYTES), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      return "";
    }
  }

  /**
   * Keeps both handles open for as long as the lock is held: POSIX drops a process's locks on a
   * file as soon as the process closes any handle of that file.
   */
  private record HeldLock(RandomAccessFile text, AsynchronousFileChannel channel)
      implements Closeable {
    @Override
    public void close() throws IOException {
      try (text) {
        channel.close();
      }
    }
  }

  private static final class OpenFile implements DiskFile {
    private final RandomAccessFile file;
    private final @Nullable AsynchronousFileChannel channel;
    private long filePosition;

    /** With a channel, a sync leaves out what no reader needs, such as the time of modification. */
    OpenFile(Path path, boolean withChannel) throws IOException {
      this.file = new RandomAccessFile(path.toFile(), "rw");
      AsynchronousFileChannel opened = null;
      try {
        opened = withChannel ? AsynchronousFileChannel.open(path, StandardOpenOption.WRITE) : null;
      } finally {
        if (withChannel && opened == null) {
          file.close();
        }
      }
      this.channel = opened;
    }

    @Override
    public long length() throws IOException {
      return file.length();
    }

    @Override
    public void write(long position, byte[] bytes, int offset, int length) throws IOException {
      if (filePosition != position) {
        file.seek(position);
      }
      filePosition = -1; // unknown if the write fails
      file.write(bytes, offset, length);
      filePosition = position + length;
    }

    @Override
    public void setLength(long length) throws IOException {
      filePosition = -1; // it may be moved
      file.setLength(length);
    }

    @Override
    public void sync() throws IOException {
      if (channel == null) {
        file.getFD().sync();
      } else {
        channel.force(false);
      }
    }

    @Override
    public void close() throws IOException {
      try (file) {
        if (channel != null) {
          channel.close();
        }
      }
    }
  }
}
