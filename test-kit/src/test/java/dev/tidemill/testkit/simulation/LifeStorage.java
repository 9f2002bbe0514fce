/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.simulation;

import dev.tidemill.spi.storage.Storage;
import dev.tidemill.spi.storage.StorageAppender;
import dev.tidemill.spi.storage.StorageEntry;
import dev.tidemill.spi.storage.StorageFeature;
import dev.tidemill.spi.storage.StorageLock;
import dev.tidemill.spi.storage.StorageOutput;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The disk of a world as one process sees it. */
final class LifeStorage implements Storage {
  private static final long serialVersionUID = 1L;

  /** Reserved space of a file is read at each start, so it is kept small here. */
  private static final int MAX_RESERVE = 512;

  private final Life.Reference life;

  LifeStorage(Life.Reference life) {
    this.life = life;
  }

  private Storage disk() {
    return life.get().process();
  }

  private boolean change(String action, Change change) throws IOException {
    return life.get().change(action, () -> {
      change.run();
      return true;
    });
  }

  private interface Change {
    void run() throws IOException;
  }

  @Override
  public Map<StorageFeature, String> lacks(String path) {
    return disk().lacks(path);
  }

  @Override
  public Optional<StorageEntry> find(String path) throws IOException {
    return life.get().read("find " + path, () -> disk().find(path));
  }

  @Override
  public List<StorageEntry> list(String directory) throws IOException {
    return life.get().read("list " + directory, () -> disk().list(directory));
  }

  @Override
  public List<StorageEntry> directoriesMatching(String pattern) throws IOException {
    return life.get().read("match " + pattern, () -> disk().directoriesMatching(pattern));
  }

  @Override
  public InputStream open(String file, long position) throws IOException {
    return life.get().read("open " + file, () -> disk().open(file, position));
  }

  @Override
  public StorageOutput create(String file) throws IOException {
    StorageOutput created = life.get().change("create " + file, () -> disk().create(file));
    return new Output(file, created);
  }

  @Override
  public boolean createIfAbsent(String file, byte[] content) throws IOException {
    return life.get()
        .change(
            "createIfAbsent " + file + " " + content.length,
            () -> disk().createIfAbsent(file, content));
  }

  @Override
  public StorageAppender append(String file) throws IOException {
    StorageAppender opened = life.get().change("append to " + file, () -> disk().append(file));
    return new Appender(file, opened);
  }

  @Override
  public StorageLock lock(String file, String owner) throws IOException {
    StorageLock lock = life.get().change("lock " + file, () -> disk().lock(file, owner));
    return () -> change("unlock " + file, lock::close);
  }

  @Override
  public void rename(String from, String to) throws IOException {
    change("rename " + from + " " + to, () -> disk().rename(from, to));
  }

  @Override
  public boolean delete(String path) throws IOException {
    return life.get().change("delete " + path, () -> disk().delete(path));
  }

  private final class Appender implements StorageAppender {
    private final String file;
    private final StorageAppender appender;

    Appender(String file, StorageAppender appender) {
      this.file = file;
      this.appender = appender;
    }

    @Override
    public long size() {
      return appender.size();
    }

    @Override
    public void append(byte[] bytes, int offset, int length) throws IOException {
      change("write " + file + " " + length, () -> appender.append(bytes, offset, length));
    }

    @Override
    public void sync() throws IOException {
      change("sync " + file, appender::sync);
    }

    @Override
    public void truncate(long size) throws IOException {
      change("truncate " + file + " " + size, () -> appender.truncate(size));
    }

    @Override
    public void reserve(long bytes) throws IOException {
      change("reserve " + file, () -> appender.reserve(Math.min(bytes, MAX_RESERVE)));
    }

    @Override
    public void close() throws IOException {
      change("close " + file, appender::close);
    }
  }

  private final class Output extends StorageOutput {
    private final String file;
    private final StorageOutput output;

    Output(String file, StorageOutput output) {
      this.file = file;
      this.output = output;
    }

    @Override
    public void write(int value) throws IOException {
      write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      change("write " + file + " " + length, () -> output.write(bytes, offset, length));
    }

    @Override
    public void force() throws IOException {
      change("force " + file, output::force);
    }

    @Override
    public void forceContent() throws IOException {
      change("forceContent " + file, output::forceContent);
    }

    @Override
    public void close() throws IOException {
      life.get().read("close " + file, () -> {
        output.close();
        return true;
      });
    }
  }
}
