/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.storage;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The real disk below a folder, with a record of all that changes it or makes it durable; steps may fail. */
final class RecordedDisk implements Disk {
  private final LocalDisk disk = new LocalDisk();
  private final Path folder;
  private final List<String> steps = new ArrayList<>();
  private @Nullable String failing;
  private Runnable beforeSync = () -> {};

  RecordedDisk(Path folder) {
    this.folder = folder;
  }

  /** The steps so far, which are forgotten. */
  synchronized List<String> steps() {
    List<String> taken = List.copyOf(steps);
    steps.clear();
    return taken;
  }

  /** Has one step fail, whenever it comes, in place of doing it. */
  RecordedDisk failing(String step) {
    failing = step;
    return this;
  }

  /** Runs something before each sync of a directory. */
  void beforeSync(Runnable action) {
    beforeSync = action;
  }

  private void step(String verb, Path... paths) throws IOException {
    StringBuilder step = new StringBuilder(verb);
    for (Path path : paths) {
      step.append(' ').append(folder.relativize(path.toAbsolutePath()));
    }
    synchronized (this) {
      steps.add(step.toString().strip());
    }
    if (step.toString().strip().equals(failing)) {
      throw new IOException("input/output error");
    }
  }

  @Override
  public void createDirectory(Path directory) throws IOException {
    step("mkdir", directory);
    disk.createDirectory(directory);
  }

  @Override
  public DiskFile createNew(Path file) throws IOException {
    step("create", file);
    return new RecordedFile(file, disk.createNew(file));
  }

  @Override
  public DiskFile create(Path file) throws IOException {
    step("create", file);
    return new RecordedFile(file, disk.create(file));
  }

  @Override
  public DiskFile append(Path file) throws IOException {
    step("append", file);
    return new RecordedFile(file, disk.append(file));
  }

  @Override
  public @Nullable Closeable lock(Path file, String owner) throws IOException {
    step("lock", file);
    return disk.lock(file, owner);
  }

  @Override
  public void link(Path second, Path existing) throws IOException {
    step("link", second, existing);
    disk.link(second, existing);
  }

  @Override
  public void move(Path from, Path to) throws IOException {
    step("move", from, to);
    disk.move(from, to);
  }

  @Override
  public void delete(Path path) throws IOException {
    step("delete", path);
    disk.delete(path);
  }

  @Override
  public void syncDirectory(Path directory) throws IOException {
    beforeSync.run();
    step("sync-directory", directory);
    disk.syncDirectory(directory);
  }

  private final class RecordedFile implements DiskFile {
    private final Path path;
    private final DiskFile file;

    RecordedFile(Path path, DiskFile file) {
      this.path = path;
      this.file = file;
    }

    @Override
    public long length() throws IOException {
      return file.length();
    }

    @Override
    public void write(long position, byte[] bytes, int offset, int length) throws IOException {
      step("write", path);
      file.write(position, bytes, offset, length);
    }

    @Override
    public void setLength(long length) throws IOException {
      step("set-length", path);
      file.setLength(length);
    }

    @Override
    public void sync() throws IOException {
      step("sync", path);
      file.sync();
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
