/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.storage;

import dev.tidemill.spi.storage.Storage;
import dev.tidemill.spi.storage.StorageAppender;
import dev.tidemill.spi.storage.StorageEntry;
import dev.tidemill.spi.storage.StorageFeature;
import dev.tidemill.spi.storage.StorageLock;
import dev.tidemill.spi.storage.StorageOutput;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.lang.ref.WeakReference;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The storage of one process on a {@link SimulatedDisk}. It can be serialized within this JVM;
 * deserializing returns the same storage.
 */
public final class SimulatedStorage implements Storage {
  private static final long serialVersionUID = 1L;
  private static final Map<Long, WeakReference<SimulatedStorage>> SENT = new ConcurrentHashMap<>();
  private static final AtomicLong IDS = new AtomicLong();

  private final transient SimulatedDisk disk;
  private final transient int process;
  private final transient int powerLosses;
  private static final Map<StorageFeature, String> LACKS_OF_OBJECT_STORES = Map.of(
      StorageFeature.RENAME, "an object store copies to rename",
      StorageFeature.APPEND, "objects do not change",
      StorageFeature.LOCK, "it does not know which processes run");

  private final transient long id = IDS.incrementAndGet();
  private transient volatile boolean killed;

  SimulatedStorage(SimulatedDisk disk, int process, int powerLosses) {
    this.disk = disk;
    this.process = process;
    this.powerLosses = powerLosses;
  }

  /**
   * Kills the process like {@code kill -9}: its locks are released, and all its later calls fail.
   * Nothing that was written is lost.
   */
  public void kill() {
    synchronized (disk) {
      killed = true;
      disk.unlock(null, this);
    }
  }

  void checkAlive(String path, int powerLossesNow) throws IOException {
    if (killed || powerLossesNow != powerLosses) {
      throw new FileSystemException(path, null, "process " + process + " was killed");
    }
  }

  private record Sent(long id) implements Serializable {
    private static final long serialVersionUID = 1L;

    private Object readResolve() throws IOException {
      WeakReference<SimulatedStorage> sent = SENT.get(id);
      SimulatedStorage storage = sent == null ? null : sent.get();
      if (storage == null) {
        throw new IOException("a simulated storage cannot leave its JVM");
      }
      return storage;
    }
  }

  private Object writeReplace() {
    SENT.put(id, new WeakReference<>(this));
    return new Sent(id);
  }

  private <R> R read(String call, String path, SimulatedDisk.Effect<R> effect) throws IOException {
    return disk.call(this, call + " " + path, path, effect, SimulatedDisk.Sync.NONE);
  }

  private NameTree names() {
    return disk.names();
  }

  private static String child(String directory, String name) {
    boolean absolute = directory.startsWith("/");
    String parent = String.join("/", NameTree.namesOf(directory));
    return (absolute ? "/" : "") + (parent.isEmpty() ? "" : parent + "/") + name;
  }

  private static StorageEntry entry(String path, Node node) {
    if (node instanceof FileImage file) {
      return new StorageEntry(path, false, file.length(), file.modifiedMillis());
    }
    return new StorageEntry(path, true, 0, ((DirectoryImage) node).modifiedMillis);
  }

  @Override
  public Optional<StorageEntry> find(String path) throws IOException {
    return read(
        "find",
        path,
        () ->
            Optional.ofNullable(names().find(path)).map(node -> entry(withoutSlashes(path), node)));
  }

  private static String withoutSlashes(String path) {
    return (path.startsWith("/") ? "/" : "") + String.join("/", NameTree.namesOf(path));
  }

  private DirectoryImage directory(String path) throws IOException {
    Node node = names().find(path);
    if (node == null) {
      throw new NoSuchFileException(path);
    }
    if (node instanceof DirectoryImage directory) {
      return directory;
    }
    throw new NotDirectoryException(path);
  }

  private FileImage file(String path) throws IOException {
    Node node = names().find(path);
    if (node == null) {
      throw new NoSuchFileException(path);
    }
    if (node instanceof FileImage file) {
      return file;
    }
    throw new FileSystemException(path, null, "is a directory");
  }

  @Override
  public List<StorageEntry> list(String directory) throws IOException {
    return read("list", directory, () -> {
      List<StorageEntry> entries = new ArrayList<>();
      directory(directory)
          .now
          .forEach((name, node) -> entries.add(entry(child(directory, name), node)));
      entries.sort(Comparator.comparing(StorageEntry::path));
      return entries;
    });
  }

  @Override
  public List<StorageEntry> directoriesMatching(String pattern) throws IOException {
    return read("directoriesMatching", pattern, () -> {
      List<String> found = List.of(pattern.startsWith("/") ? "/" : "");
      for (String part : NameTree.namesOf(pattern)) {
        PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + part);
        List<String> next = new ArrayList<>();
        for (String parent : found) {
          directory(parent).now.forEach((name, node) -> {
            if (node instanceof DirectoryImage && matcher.matches(Path.of(name))) {
              next.add(child(parent, name));
            }
          });
        }
        found = next;
      }
      List<StorageEntry> entries = new ArrayList<>();
      for (String path : found) {
        entries.add(entry(path, directory(path)));
      }
      entries.sort(Comparator.comparing(StorageEntry::path));
      return entries;
    });
  }

  @Override
  public InputStream open(String file, long position) throws IOException {
    return read("open", file, () -> new ByteArrayInputStream(file(file).bytesFrom(position)));
  }

  /** A file and the directory that holds its name. */
  private record Opened(FileImage file, DirectoryImage directory) {}

  /** The file at a path, which is created if there is none. */
  private Opened fileOrNew(String path, Set<DirectoryImage> changed) throws IOException {
    changed.addAll(names().createParents(path, disk.nowMillis()));
    Node node = names().find(path);
    DirectoryImage parent = names().parentOf(path);
    if (node != null) {
      return new Opened(file(path), parent);
    }
    FileImage created = new FileImage();
    created.setLength(0, disk.nowMillis());
    names().change(List.of(new NameTree.Name(parent, NameTree.nameOf(path), created)));
    return new Opened(created, parent);
  }

  private SimulatedDisk.Sync syncOf(Set<DirectoryImage> directories) {
    return () -> directories.forEach(names()::sync);
  }

  @Override
  public Map<StorageFeature, String> lacks(String path) {
    return disk.isObjectStore() ? LACKS_OF_OBJECT_STORES : Map.of();
  }

  private void require(StorageFeature feature, String path) {
    if (lacks(path).containsKey(feature)) {
      throw new UnsupportedOperationException(
          path + ": a simulated object store cannot " + feature.operation());
    }
  }

  /** Replaces or creates an object. */
  void put(String path, byte[] content) throws IOException {
    Set<DirectoryImage> changed = new LinkedHashSet<>();
    disk.call(
        this,
        "put " + path + " " + content.length,
        path,
        () -> {
          changed.addAll(names().createParents(path, disk.nowMillis()));
          DirectoryImage parent = names().parentOf(path);
          changed.add(parent);
          Node replaced = names().find(path);
          if (replaced != null) {
            file(path);
          }
          FileImage created = new FileImage();
          created.write(0, content, 0, content.length, disk.nowMillis());
          created.sync();
          names().change(List.of(new NameTree.Name(parent, NameTree.nameOf(path), created)));
          return true;
        },
        // An object store is not one machine: what a call has done is never lost.
        syncOf(changed));
  }

  @Override
  public StorageOutput create(String file) throws IOException {
    if (disk.isObjectStore()) {
      Set<DirectoryImage> parents = new LinkedHashSet<>();
      disk.call(
          this,
          "create " + file,
          file,
          () -> parents.addAll(names().createParents(file, disk.nowMillis())),
          syncOf(parents));
      return new SimulatedUpload(this, file);
    }
    Set<DirectoryImage> changed = new LinkedHashSet<>();
    Opened created = disk.call(
        this,
        "create " + file,
        file,
        () -> {
          Opened opened = fileOrNew(file, changed);
          opened.file.setLength(0, disk.nowMillis());
          return opened;
        },
        syncOf(changed));
    return new SimulatedOutput(this, disk, file, created.file, created.directory);
  }

  @Override
  public boolean createIfAbsent(String file, byte[] content) throws IOException {
    Set<DirectoryImage> changed = new LinkedHashSet<>();
    return disk.call(
        this,
        "createIfAbsent " + file + " " + content.length,
        file,
        () -> {
          changed.addAll(names().createParents(file, disk.nowMillis()));
          DirectoryImage parent = names().parentOf(file);
          changed.add(parent);
          if (names().find(file) != null) {
            return false;
          }
          if (disk.room(content.length) < content.length) {
            throw new FileSystemException(file, null, "no space left on the simulated disk");
          }
          FileImage created = new FileImage();
          created.write(0, content, 0, content.length, disk.nowMillis());
          created.sync(); // its content is durable before it has this name
          names().change(List.of(new NameTree.Name(parent, NameTree.nameOf(file), created)));
          return true;
        },
        syncOf(changed));
  }

  @Override
  public StorageAppender append(String file) throws IOException {
    require(StorageFeature.APPEND, file);
    Set<DirectoryImage> changed = new LinkedHashSet<>();
    Opened opened =
        disk.call(this, "append " + file, file, () -> fileOrNew(file, changed), syncOf(changed));
    return new SimulatedAppender(this, disk, file, opened.file, opened.directory);
  }

  @Override
  public StorageLock lock(String file, String owner) throws IOException {
    require(StorageFeature.LOCK, file);
    Set<DirectoryImage> changed = new LinkedHashSet<>();
    boolean[] locked = {false};
    try {
      return disk.call(
          this,
          "lock " + file,
          file,
          () -> {
            fileOrNew(file, changed);
            disk.lock(this, file, owner.replaceAll("\\R", " ").strip());
            locked[0] = true;
            return new SimulatedLock(this, disk, file);
          },
          syncOf(changed));
    } catch (IOException e) {
      if (locked[0]) {
        disk.unlock(file, this); // a caller that got no lock cannot release it
      }
      throw e;
    }
  }

  @Override
  public void rename(String from, String to) throws IOException {
    require(StorageFeature.RENAME, from);
    Set<DirectoryImage> changed = new LinkedHashSet<>();
    disk.call(
        this,
        "rename " + from + " " + to,
        from,
        () -> {
          Node moved = names().find(from);
          if (moved == null) {
            throw new NoSuchFileException(from);
          }
          changed.addAll(names().createParents(to, disk.nowMillis()));
          checkReplaceable(moved, names().find(to), to);
          if (withoutSlashes(to).startsWith(withoutSlashes(from) + "/")) {
            throw new FileSystemException(from, to, "a directory cannot move into itself");
          }
          DirectoryImage source = names().parentOf(from);
          DirectoryImage target = names().parentOf(to);
          changed.add(target);
          changed.add(source);
          if (names().find(to) != moved) {
            names()
                .change(List.of(
                    new NameTree.Name(source, NameTree.nameOf(from), null),
                    new NameTree.Name(target, NameTree.nameOf(to), moved)));
          }
          return true;
        },
        syncOf(changed));
  }

  private static void checkReplaceable(Node moved, @Nullable Node target, String to)
      throws IOException {
    if (target == null || target == moved) {
      return;
    }
    if ((target instanceof FileImage) != (moved instanceof FileImage)) {
      throw new FileSystemException(to, null, "a file cannot replace a directory, nor the reverse");
    }
    if (target instanceof DirectoryImage directory && !directory.now.isEmpty()) {
      throw new DirectoryNotEmptyException(to);
    }
  }

  @Override
  public boolean delete(String path) throws IOException {
    Set<DirectoryImage> changed = new LinkedHashSet<>();
    return disk.call(
        this,
        "delete " + path,
        path,
        () -> {
          Node node = names().find(path);
          if (node == null) {
            return false;
          }
          DirectoryImage parent = names().parentOf(path);
          names().remove(parent, NameTree.nameOf(path), node);
          changed.add(parent);
          return true;
        },
        syncOf(changed));
  }
}
