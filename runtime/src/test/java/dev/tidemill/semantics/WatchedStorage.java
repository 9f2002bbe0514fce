/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.semantics;

import dev.tidemill.spi.storage.ForwardingStorage;
import dev.tidemill.spi.storage.LocalStorage;
import dev.tidemill.spi.storage.StorageOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The local disk, with somebody who looks at it after every step, and who may let a step fail.
 *
 * <p>A step is a call that changes something: a file that is created, written or closed, a rename, a deletion.
 */
final class WatchedStorage extends ForwardingStorage {
  private final List<String> steps = new ArrayList<>();
  private Watcher watcher = step -> {};
  private Watcher before = step -> {};

  WatchedStorage() {
    super(new LocalStorage());
  }

  /** Looks, or throws. */
  interface Watcher {
    void look(String step) throws IOException;
  }

  /** Has somebody look after every step. */
  WatchedStorage after(Watcher newWatcher) {
    watcher = newWatcher;
    return this;
  }

  /** Has somebody look before every step, who may throw in its place. */
  WatchedStorage before(Watcher newWatcher) {
    before = newWatcher;
    return this;
  }

  synchronized List<String> steps() {
    return List.copyOf(steps);
  }

  private interface Action<R> {
    R run() throws IOException;
  }

  private synchronized <R> R step(String what, Action<R> action) throws IOException {
    before.look(what);
    R result = action.run();
    steps.add(what);
    watcher.look(what);
    return result;
  }

  @Override
  public StorageOutput create(String file) throws IOException {
    StorageOutput output = step("create " + file, () -> super.create(file));
    return new StorageOutput() {
      @Override
      public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        step("write " + file, () -> {
          output.write(bytes, offset, length);
          return true;
        });
      }

      @Override
      public void force() throws IOException {
        output.force();
      }

      @Override
      public void close() throws IOException {
        output.close();
      }
    };
  }

  @Override
  public void rename(String from, String to) throws IOException {
    step("rename " + from + " to " + to, () -> {
      super.rename(from, to);
      return true;
    });
  }

  @Override
  public boolean delete(String path) throws IOException {
    return step("delete " + path, () -> super.delete(path));
  }
}
