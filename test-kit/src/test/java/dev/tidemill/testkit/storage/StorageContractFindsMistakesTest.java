/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.spi.storage.Storage;
import dev.tidemill.spi.storage.StorageAppender;
import dev.tidemill.spi.storage.StorageEntry;
import dev.tidemill.spi.storage.StorageFeature;
import dev.tidemill.spi.storage.StorageLock;
import dev.tidemill.spi.storage.StorageOutput;
import dev.tidemill.testkit.contract.StorageContract;
import dev.tidemill.testkit.contract.StorageHarness;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.opentest4j.TestAbortedException;

/** Storages with planted mistakes do not pass the contract, and each of its tests finds one. */
class StorageContractFindsMistakesTest {
  /** The simulated storage, for others to do one thing wrong. */
  private static class Right implements Storage {
    final transient SimulatedDisk disk;
    final SimulatedStorage storage;

    Right(SimulatedDisk disk, SimulatedStorage storage) {
      this.disk = disk;
      this.storage = storage;
    }

    @Override
    public Optional<StorageEntry> find(String path) throws IOException {
      return storage.find(path);
    }

    @Override
    public List<StorageEntry> list(String directory) throws IOException {
      return storage.list(directory);
    }

    @Override
    public List<StorageEntry> directoriesMatching(String pattern) throws IOException {
      return storage.directoriesMatching(pattern);
    }

    @Override
    public InputStream open(String file, long position) throws IOException {
      return storage.open(file, position);
    }

    @Override
    public StorageOutput create(String file) throws IOException {
      return storage.create(file);
    }

    @Override
    public boolean createIfAbsent(String file, byte[] content) throws IOException {
      return storage.createIfAbsent(file, content);
    }

    @Override
    public StorageAppender append(String file) throws IOException {
      return storage.append(file);
    }

    @Override
    public StorageLock lock(String file, String owner) throws IOException {
      return storage.lock(file, owner);
    }

    @Override
    public void rename(String from, String to) throws IOException {
      storage.rename(from, to);
    }

    @Override
    public boolean delete(String path) throws IOException {
      return storage.delete(path);
    }

    /** Syncs a file and leaves its name out. */
    final void syncContent(String file) {
      if (disk.names().find(file) instanceof FileImage image) {
        image.sync();
      }
    }

    /** Changes names in the cache alone. */
    final <R> R unsynced(SimulatedDisk.Effect<R> effect) throws IOException {
      return disk.call(storage, "unsynced", "", effect, SimulatedDisk.Sync.NONE);
    }
  }

  /** An appender that does everything right. */
  private static class RightAppender implements StorageAppender {
    final StorageAppender log;

    RightAppender(StorageAppender log) {
      this.log = log;
    }

    @Override
    public long size() {
      return log.size();
    }

    @Override
    public void append(byte[] bytes, int offset, int length) throws IOException {
      log.append(bytes, offset, length);
    }

    @Override
    public void sync() throws IOException {
      log.sync();
    }

    @Override
    public void truncate(long size) throws IOException {
      log.truncate(size);
    }

    @Override
    public void reserve(long bytes) throws IOException {
      log.reserve(bytes);
    }

    @Override
    public void close() throws IOException {
      log.close();
    }
  }

  private interface AppenderMistake {
    StorageAppender make(Right right, String file, StorageAppender log) throws IOException;
  }

  private static BiFunction<SimulatedDisk, SimulatedStorage, Storage> appender(
      AppenderMistake mistake) {
    return (disk, storage) -> new Right(disk, storage) {
      @Override
      public StorageAppender append(String file) throws IOException {
        return mistake.make(this, file, super.append(file));
      }
    };
  }

  private static final byte[] ZERO = {0};

  private static final Map<String, BiFunction<SimulatedDisk, SimulatedStorage, Storage>> MISTAKES =
      new LinkedHashMap<>();

  static {
    MISTAKES.put(
        "create keeps the rest of a longer file", (disk, storage) -> new Right(disk, storage) {
          @Override
          public StorageOutput create(String file) throws IOException {
            byte[] old = find(file).isPresent() ? open(file).readAllBytes() : new byte[0];
            StorageOutput out = super.create(file);
            return new StorageOutput() {
              private int written;

              @Override
              public void write(int value) throws IOException {
                out.write(value);
                written++;
              }

              @Override
              public void force() throws IOException {
                out.force();
              }

              @Override
              public void close() throws IOException {
                if (written < old.length) {
                  out.write(old, written, old.length - written);
                }
                out.close();
              }
            };
          }
        });
    MISTAKES.put("open ignores the position", (disk, storage) -> new Right(disk, storage) {
      @Override
      public InputStream open(String file, long position) throws IOException {
        return super.open(file, 0);
      }
    });
    MISTAKES.put("list is not sorted", (disk, storage) -> new Right(disk, storage) {
      @Override
      public List<StorageEntry> list(String directory) throws IOException {
        List<StorageEntry> entries = new ArrayList<>(super.list(directory));
        Collections.reverse(entries);
        return entries;
      }
    });
    MISTAKES.put("the pages leave an entry out", (disk, storage) -> new Right(disk, storage) {
      @Override
      public void listInPages(String directory, PageConsumer pages) throws IOException {
        List<StorageEntry> entries = super.list(directory);
        pages.accept(entries.subList(0, Math.max(1, entries.size() - 1)));
      }
    });
    MISTAKES.put("all files have one identity", (disk, storage) -> new Right(disk, storage) {
      @Override
      public Optional<StorageEntry> find(String path) throws IOException {
        return super.find(path).map(entry -> entry.withIdentity("1"));
      }

      @Override
      public List<StorageEntry> list(String directory) throws IOException {
        return super.list(directory).stream()
            .map(entry -> entry.withIdentity("1"))
            .toList();
      }
    });
    MISTAKES.put("a missing file reads as empty", (disk, storage) -> new Right(disk, storage) {
      @Override
      public InputStream open(String file, long position) throws IOException {
        return find(file).isEmpty()
            ? new ByteArrayInputStream(new byte[0])
            : super.open(file, position);
      }
    });
    MISTAKES.put("createIfAbsent overwrites", (disk, storage) -> new Right(disk, storage) {
      @Override
      public boolean createIfAbsent(String file, byte[] content) throws IOException {
        boolean absent = find(file).isEmpty();
        try (StorageOutput out = create(file)) {
          out.write(content);
          out.force();
        }
        return absent;
      }
    });
    MISTAKES.put(
        "createIfAbsent looks and then writes", (disk, storage) -> new Right(disk, storage) {
          private final CountDownLatch both = new CountDownLatch(2);
          private int calls;

          @Override
          public boolean createIfAbsent(String file, byte[] content) throws IOException {
            if (find(file).isPresent()) {
              return false;
            }
            if (Thread.currentThread().getName().startsWith("pool") && isEarly()) {
              both.countDown();
              try {
                both.await(10, TimeUnit.SECONDS); // the other one has looked, too
              } catch (InterruptedException e) {
                throw new IOException(e);
              }
            }
            try (StorageOutput out = create(file)) {
              out.write(content);
              out.force();
            }
            return true;
          }

          private synchronized boolean isEarly() {
            return ++calls <= 2;
          }
        });
    MISTAKES.put("createIfAbsent is not durable", (disk, storage) -> new Right(disk, storage) {
      @Override
      public synchronized boolean createIfAbsent(String file, byte[] content) throws IOException {
        boolean absent = find(file).isEmpty();
        if (absent) {
          try (StorageOutput out = create(file)) {
            out.write(content);
          }
        }
        return absent;
      }
    });
    MISTAKES.put("append begins at the beginning", appender((right, file, log) -> {
      log.truncate(0);
      return log;
    }));
    MISTAKES.put(
        "append keeps bytes back until sync",
        appender((right, file, log) -> new RightAppender(log) {
          private byte[] kept = {};

          @Override
          public long size() {
            return log.size() + kept.length;
          }

          @Override
          public void append(byte[] bytes, int offset, int length) throws IOException {
            flush();
            kept = Arrays.copyOfRange(bytes, offset, offset + length);
          }

          private void flush() throws IOException {
            log.append(kept, 0, kept.length);
            kept = new byte[0];
          }

          @Override
          public void sync() throws IOException {
            flush();
            log.sync();
          }

          @Override
          public void truncate(long size) throws IOException {
            flush();
            log.truncate(size);
          }

          @Override
          public void reserve(long bytes) throws IOException {
            flush();
            log.reserve(bytes);
          }

          @Override
          public void close() throws IOException {
            if (kept.length > 0) {
              flush();
            }
            log.close();
          }
        }));
    MISTAKES.put(
        "append loses the last byte at close",
        appender((right, file, log) -> new RightAppender(log) {
          private boolean closed;

          @Override
          public void close() throws IOException {
            if (!closed && log.size() > 0) {
              log.truncate(log.size() - 1);
            }
            closed = true;
            log.close();
          }
        }));
    MISTAKES.put(
        "append ignores the offset", appender((right, file, log) -> new RightAppender(log) {
          @Override
          public void append(byte[] bytes, int offset, int length) throws IOException {
            log.append(bytes, 0, length);
          }
        }));
    MISTAKES.put("truncate does nothing", appender((right, file, log) -> new RightAppender(log) {
      @Override
      public void truncate(long size) {}
    }));
    MISTAKES.put("reserved space counts", appender((right, file, log) -> new RightAppender(log) {
      @Override
      public void reserve(long bytes) throws IOException {
        log.append(new byte[(int) bytes], 0, (int) bytes);
      }
    }));
    MISTAKES.put(
        "truncate leaves reserved space that was written",
        appender((right, file, log) -> new RightAppender(log) {
          @Override
          public void truncate(long size) throws IOException {
            log.truncate(size);
            log.append(ZERO, 0, 1);
          }
        }));
    MISTAKES.put(
        "a closed appender goes on", appender((right, file, log) -> new RightAppender(log) {
          private boolean closed;

          @Override
          public void append(byte[] bytes, int offset, int length) throws IOException {
            if (!closed) {
              log.append(bytes, offset, length);
            }
          }

          @Override
          public void close() throws IOException {
            closed = true;
            log.close();
          }
        }));
    MISTAKES.put("sync does nothing", appender((right, file, log) -> new RightAppender(log) {
      @Override
      public void sync() {}
    }));
    MISTAKES.put("sync leaves the name out", appender((right, file, log) -> new RightAppender(log) {
      @Override
      public void sync() throws IOException {
        right.unsynced(() -> {
          right.syncContent(file);
          return true;
        });
      }
    }));
    MISTAKES.put(
        "sync does nothing where nothing was appended",
        appender((right, file, log) -> new RightAppender(log) {
          private boolean appended;

          @Override
          public void append(byte[] bytes, int offset, int length) throws IOException {
            appended = true;
            log.append(bytes, offset, length);
          }

          @Override
          public void sync() throws IOException {
            if (appended) {
              log.sync();
            }
          }
        }));
    MISTAKES.put(
        "sync does nothing after a truncation",
        appender((right, file, log) -> new RightAppender(log) {
          private boolean truncated;

          @Override
          public void truncate(long size) throws IOException {
            truncated = true;
            log.truncate(size);
          }

          @Override
          public void sync() throws IOException {
            if (!truncated) {
              log.sync();
            }
          }
        }));
    MISTAKES.put("force leaves the name out", (disk, storage) -> new Right(disk, storage) {
      @Override
      public StorageOutput create(String file) throws IOException {
        StorageOutput out = super.create(file);
        return new StorageOutput() {
          @Override
          public void write(int value) throws IOException {
            out.write(value);
          }

          @Override
          public void force() throws IOException {
            unsynced(() -> {
              syncContent(file);
              return true;
            });
          }

          @Override
          public void close() throws IOException {
            out.close();
          }
        };
      }
    });
    MISTAKES.put("forceContent does nothing", (disk, storage) -> new Right(disk, storage) {
      @Override
      public StorageOutput create(String file) throws IOException {
        StorageOutput out = super.create(file);
        return new StorageOutput() {
          @Override
          public void write(int value) throws IOException {
            out.write(value);
          }

          @Override
          public void force() throws IOException {
            out.force();
          }

          @Override
          public void forceContent() {}

          @Override
          public void close() throws IOException {
            out.close();
          }
        };
      }
    });
    MISTAKES.put("a lock lets everybody in", (disk, storage) -> new Right(disk, storage) {
      @Override
      public StorageLock lock(String file, String owner) {
        return () -> {};
      }
    });
    MISTAKES.put("a lock does not tell its holder", (disk, storage) -> new Right(disk, storage) {
      @Override
      public StorageLock lock(String file, String owner) throws IOException {
        return super.lock(file, "somebody");
      }
    });
    MISTAKES.put("a lock within the process only", (disk, storage) -> new Right(disk, storage) {
      @Override
      public StorageLock lock(String file, String owner) throws IOException {
        return super.lock(file + System.identityHashCode(this), owner);
      }
    });
    MISTAKES.put("a lock stays for ever", (disk, storage) -> new Right(disk, storage) {
      @Override
      public StorageLock lock(String file, String owner) throws IOException {
        if (!createIfAbsent(file, new byte[0])) {
          throw new dev.tidemill.spi.storage.StorageLockedException(file, owner);
        }
        return () -> delete(file);
      }
    });
    MISTAKES.put("rename copies", (disk, storage) -> new Right(disk, storage) {
      @Override
      public void rename(String from, String to) throws IOException {
        if (find(from).filter(entry -> !entry.directory()).isEmpty()) {
          super.rename(from, to);
          return;
        }
        try (StorageOutput out = create(to)) {
          out.write(open(from).readAllBytes());
          out.force();
        }
      }
    });
    MISTAKES.put("rename does not replace", (disk, storage) -> new Right(disk, storage) {
      @Override
      public void rename(String from, String to) throws IOException {
        if (find(to).isPresent()) {
          throw new FileAlreadyExistsException(to);
        }
        super.rename(from, to);
      }
    });
    MISTAKES.put(
        "rename replaces a directory with content", (disk, storage) -> new Right(disk, storage) {
          @Override
          public void rename(String from, String to) throws IOException {
            if (find(to).filter(StorageEntry::directory).isPresent()) {
              delete(to);
            }
            super.rename(from, to);
          }
        });
    MISTAKES.put(
        "rename does not sync the directories", (disk, storage) -> new Right(disk, storage) {
          @Override
          public void rename(String from, String to) throws IOException {
            if (find(from).isEmpty()) {
              throw new NoSuchFileException(from);
            }
            if (find(to).isPresent()) {
              super.rename(from, to);
              return;
            }
            create(to).close();
            unsynced(() -> {
              NameTree names = disk.names();
              names.change(List.of(
                  new NameTree.Name(names.parentOf(from), NameTree.nameOf(from), null),
                  new NameTree.Name(names.parentOf(to), NameTree.nameOf(to), names.find(from))));
              return true;
            });
          }
        });
    MISTAKES.put("a copy has files of its own", (disk, storage) -> new Right(disk, storage) {
      private Object writeReplace() {
        return new SimulatedDisk(2).newProcess();
      }
    });
    MISTAKES.put("delete leaves what is below", (disk, storage) -> new Right(disk, storage) {
      @Override
      public boolean delete(String path) throws IOException {
        return find(path).filter(entry -> !entry.directory()).isPresent() && super.delete(path);
      }
    });
    MISTAKES.put("delete is not durable", (disk, storage) -> new Right(disk, storage) {
      @Override
      public boolean delete(String path) throws IOException {
        return unsynced(() -> {
          NameTree names = disk.names();
          Node node = names.find(path);
          if (node == null) {
            return false;
          }
          names.remove(names.parentOf(path), NameTree.nameOf(path), node);
          return true;
        });
      }
    });
    MISTAKES.put(
        "an interrupt fails a sync", appender((right, file, log) -> new RightAppender(log) {
          @Override
          public void sync() throws IOException {
            if (Thread.currentThread().isInterrupted()) {
              throw new ClosedByInterruptException();
            }
            log.sync();
          }
        }));
    MISTAKES.put("an interrupt fails a lock", (disk, storage) -> new Right(disk, storage) {
      @Override
      public StorageLock lock(String file, String owner) throws IOException {
        if (Thread.currentThread().isInterrupted()) {
          throw new ClosedByInterruptException();
        }
        return super.lock(file, owner);
      }
    });
    MISTAKES.put("an interrupt fails createIfAbsent", (disk, storage) -> new Right(disk, storage) {
      @Override
      public boolean createIfAbsent(String file, byte[] content) throws IOException {
        if (Thread.currentThread().isInterrupted()) {
          throw new ClosedByInterruptException();
        }
        return super.createIfAbsent(file, content);
      }
    });
    MISTAKES.put("it does what it says it lacks", (disk, storage) -> new Right(disk, storage) {
      @Override
      public Map<StorageFeature, String> lacks(String path) {
        return Map.of(StorageFeature.APPEND, "it does not");
      }
    });
    MISTAKES.put("an interrupt is swallowed", (disk, storage) -> new Right(disk, storage) {
      @Override
      public void rename(String from, String to) throws IOException {
        Thread.interrupted();
        super.rename(from, to);
      }
    });
  }

  private record Harness(
      SimulatedDisk disk,
      Storage storage,
      BiFunction<SimulatedDisk, SimulatedStorage, Storage> mistake)
      implements StorageHarness {
    @Override
    public String directory() {
      return "/files";
    }

    @Override
    public Optional<Storage> losePower() {
      disk.losePower(Loss.ALL);
      return otherProcess();
    }

    @Override
    public Optional<Storage> otherProcess() {
      return Optional.of(mistake.apply(disk, disk.newProcess()));
    }
  }

  private static List<Method> rules() {
    return Stream.of(StorageContract.class.getMethods())
        .filter(method -> method.isAnnotationPresent(Test.class))
        .sorted(java.util.Comparator.comparing(Method::getName))
        .toList();
  }

  /** The rules that a storage breaks. */
  private static List<String> broken(BiFunction<SimulatedDisk, SimulatedStorage, Storage> mistake)
      throws IllegalAccessException {
    StorageContract contract = () -> {
      SimulatedDisk disk = new SimulatedDisk(1);
      return new Harness(disk, mistake.apply(disk, disk.newProcess()), mistake);
    };
    List<String> broken = new ArrayList<>();
    for (Method rule : rules()) {
      try {
        rule.invoke(contract);
      } catch (InvocationTargetException e) {
        if (!(e.getCause() instanceof TestAbortedException)) {
          broken.add(rule.getName());
        }
      }
    }
    return broken;
  }

  @Test
  void a_storage_without_a_mistake_passes() throws Exception {
    assertThat(rules()).hasSizeGreaterThan(20);
    assertThat(broken(Right::new)).isEmpty();
  }

  @TestFactory
  Stream<DynamicTest> each_mistake_is_found() {
    return MISTAKES.entrySet().stream()
        .map(mistake -> DynamicTest.dynamicTest(
            mistake.getKey(), () -> assertThat(broken(mistake.getValue())).isNotEmpty()));
  }

  @Test
  void each_rule_finds_a_mistake() throws Exception {
    List<String> unused = new ArrayList<>(rules().stream().map(Method::getName).toList());
    for (var mistake : MISTAKES.values()) {
      unused.removeAll(broken(mistake));
    }
    assertThat(unused).as("rules that find none of the planted mistakes").isEmpty();
  }
}
