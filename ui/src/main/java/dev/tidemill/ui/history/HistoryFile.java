/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.ui.history;

import dev.tidemill.spi.metrics.JobDescription;
import dev.tidemill.spi.metrics.PageSettings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The end of a run's history. What is appended survives the end of the process, and may be lost with
 * the machine: nothing depends on it, so nothing waits for the disk.
 *
 * <p>It fills files one after the other, and removes old ones of any run, so that all together stay
 * within bounds. The file that is being written is locked, which tells readers in other processes
 * that the run goes on. A file is never continued, because it may end within a line.
 */
final class HistoryFile implements AutoCloseable {
  /** In so many parts can the oldest of a history be removed. */
  private static final int PARTS = 8;

  /** A smaller history could not hold a batch with its failure. */
  private static final long MIN_BYTES = 1 << 20;

  static final int MAX_RUNS = 100;

  private final Supplier<String> head;
  private final Segments segments;
  private final Path directory;
  private final long maxBytes;
  private final String prefix;
  private long number;
  private long written;
  private Optional<FileChannel> channel = Optional.empty();

  /**
   * The files of a run.
   *
   * @param head the lines that a file begins with, so that it can be read without those before it
   */
  HistoryFile(JobDescription job, PageSettings.History history, Supplier<String> head) {
    this.head = head;
    this.directory = Local.path(history.directory());
    this.segments = new Segments(directory);
    this.maxBytes = Math.max(MIN_BYTES, history.maxBytes());
    this.prefix = Segments.prefix(job);
  }

  Path directory() {
    return directory;
  }

  String prefix() {
    return prefix;
  }

  /** Appends lines, all or, if that fails, perhaps some of them. */
  void append(String lines) throws IOException {
    try {
      byte[] bytes = lines.getBytes(StandardCharsets.UTF_8);
      if (channel.isEmpty() || written + bytes.length > maxBytes / PARTS) {
        begin();
      }
      write(bytes);
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  private void begin() throws IOException {
    Files.createDirectories(directory, ownerOnly(directory));
    FileChannel next;
    Path file;
    while (true) {
      file = segments.file(prefix, number++);
      if (!Files.exists(file)) {
        next = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        break;
      }
    }
    try {
      next.tryLock();
    } catch (IOException notLockable) {
      // Some network file systems have no locks; readers then take the run for ended.
    }
    close();
    channel = Optional.of(next);
    written = 0;
    write(head.get().getBytes(StandardCharsets.UTF_8));
    segments.trim(maxBytes - maxBytes / PARTS, MAX_RUNS, file);
  }

  private static FileAttribute<?>[] ownerOnly(Path directory) {
    return directory.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
        }
        : new FileAttribute<?>[0];
  }

  private void write(byte[] lines) throws IOException {
    written += lines.length;
    ByteBuffer bytes = ByteBuffer.wrap(lines);
    while (bytes.hasRemaining()) {
      channel.orElseThrow().write(bytes);
    }
  }

  @Override
  public void close() throws IOException {
    Optional<FileChannel> open = channel;
    channel = Optional.empty();
    if (open.isPresent()) {
      open.get().close();
    }
  }
}
