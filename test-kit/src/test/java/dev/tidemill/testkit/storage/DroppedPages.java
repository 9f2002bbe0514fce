/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.storage;

import dev.tidemill.spi.storage.Storage;
import dev.tidemill.spi.storage.StorageAppender;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.HashSet;
import java.util.Set;

/**
 * A system that forgets to write what it could not write once: each later sync of such a file
 * reports a success, also to another process.
 */
final class DroppedPages {
  private final Set<String> files = new HashSet<>();
  private boolean all;

  /** The sync of a file has failed. */
  void dropped(String file) {
    files.add(file);
  }

  /** No sync has an effect. */
  void dropAll() {
    all = true;
  }

  Storage on(Storage storage) {
    return (Storage) Proxy.newProxyInstance(
        Storage.class.getClassLoader(),
        new Class<?>[] {Storage.class},
        (proxy, method, arguments) -> {
          try {
            Object result = method.invoke(storage, arguments);
            return result instanceof StorageAppender appender
                ? new Appender((String) arguments[0], appender)
                : result;
          } catch (InvocationTargetException e) {
            throw e.getCause();
          }
        });
  }

  private final class Appender implements StorageAppender {
    private final String file;
    private final StorageAppender appender;

    Appender(String file, StorageAppender appender) {
      this.file = file;
      this.appender = appender;
    }

    @Override
    public void sync() throws IOException {
      if (!all && !files.contains(file)) {
        appender.sync();
      }
    }

    @Override
    public long size() {
      return appender.size();
    }

    @Override
    public void append(byte[] bytes, int offset, int length) throws IOException {
      appender.append(bytes, offset, length);
    }

    @Override
    public void truncate(long size) throws IOException {
      appender.truncate(size);
    }

    @Override
    public void reserve(long bytes) throws IOException {
      appender.reserve(bytes);
    }

    @Override
    public void close() throws IOException {
      appender.close();
    }
  }
}
