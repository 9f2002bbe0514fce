/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.storage;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The local disk. Relative paths start at the process's working directory.
 *
 * <p>A name that the JVM's locale cannot represent, such as {@code café.txt} under
 * {@code LC_ALL=C}, is listed as a file URI, {@code file:///in/caf%C3%A9.txt}. Every method accepts
 * such a URI as a path.
 */
public final class LocalStorage implements Storage {
  private static final String GLOB_SIGNS = "*?[{";
  private static final long serialVersionUID = 1L;

  private final transient Disk disk;
  private final transient LocalDirectories directories;

  public LocalStorage() {
    this(new LocalDisk());
  }

  /** A storage on a disk that is watched. */
  LocalStorage(Disk disk) {
    this.disk = disk;
    this.directories = new LocalDirectories(disk);
  }

  /** What is open stays in this process. */
  private Object readResolve() {
    return new LocalStorage();
  }

  @Override
  public Optional<StorageEntry> find(String path) throws IOException {
    try {
      return Optional.of(entry(LocalPaths.pathOf(path)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  @Override
  public boolean tracksDirectoryChanges(String path) {
    return true;
  }

  @Override
  public List<StorageEntry> list(String directory) throws IOException {
    List<StorageEntry> entries = new ArrayList<>();
    listInPages(directory, entries::addAll);
    entries.sort(Comparator.comparing(StorageEntry::path));
    return entries;
  }

  @Override
  public void listInPages(String directory, PageConsumer pages) throws IOException {
    EntryPages collected = new EntryPages(pages);
    try (DirectoryStream<Path> children = Files.newDirectoryStream(LocalPaths.pathOf(directory))) {
      for (Path child : children) {
        Optional<StorageEntry> entry = look(child);
        if (entry.isPresent()) {
          collected.add(entry.get());
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    collected.end();
  }

  @Override
  public List<StorageEntry> directoriesMatching(String pattern) throws IOException {
    List<StorageEntry> entries = new ArrayList<>();
    List<Path> found;
    if (pattern.startsWith(LocalPaths.URI_START)) {
      found = List.of(LocalPaths.pathOf(pattern));
    } else {
      found = List.of(LocalPaths.pathOf(pattern.startsWith("/") ? "/" : ""));
      for (String name : pattern.split("/", -1)) {
        if (!name.isEmpty()) {
          found = isGlob(name)
              ? directoriesIn(found, name, entries)
              : directoriesAt(found, name, entries);
        }
      }
    }
    for (Path path : found) {
      look(path)
          .filter(entry -> entry.directory() || entry.trouble().isPresent())
          .ifPresent(entries::add);
    }
    entries.sort(Comparator.comparing(StorageEntry::path));
    return entries;
  }

  private static boolean isGlob(String name) {
    return name.chars().anyMatch(sign -> GLOB_SIGNS.indexOf(sign) >= 0);
  }

  private static List<Path> directoriesAt(
      List<Path> parents, String name, List<StorageEntry> unreadable) throws IOException {
    Path child = LocalPaths.pathOf(name);
    List<Path> found = new ArrayList<>();
    for (Path parent : parents) {
      addIfDirectory(parent.resolve(child), found, unreadable);
    }
    return found;
  }

  private static List<Path> directoriesIn(
      List<Path> parents, String glob, List<StorageEntry> unreadable) {
    PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + glob);
    List<Path> found = new ArrayList<>();
    for (Path parent : parents) {
      Path listed = parent.toString().isEmpty() ? Path.of(".") : parent;
      try (DirectoryStream<Path> children = Files.newDirectoryStream(listed)) {
        for (Path child : children) {
          if (matcher.matches(child.getFileName())) {
            addIfDirectory(parent.resolve(child.getFileName()), found, unreadable);
          }
        }
      } catch (NoSuchFileException e) {
        // gone since its own parent was listed: it matches nothing any more
      } catch (DirectoryIteratorException e) {
        unreadable.add(unreadable(listed, Objects.requireNonNull(e.getCause())));
      } catch (IOException e) {
        unreadable.add(unreadable(listed, e));
      }
    }
    return found;
  }

  private static void addIfDirectory(Path path, List<Path> found, List<StorageEntry> unreadable) {
    try {
      if (Files.readAttributes(path, BasicFileAttributes.class).isDirectory()) {
        found.add(path);
      }
    } catch (NoSuchFileException e) {
      // nothing is there, or a link that leads nowhere: no directory
    } catch (IOException e) {
      unreadable.add(unreadable(path, e));
    }
  }

  @Override
  public InputStream open(String file, long position) throws IOException {
    InputStream in = Files.newInputStream(LocalPaths.pathOf(file));
    try {
      long left = position;
      long skipped = left == 0 ? 0 : in.skip(left);
      while (skipped > 0 && skipped < left) {
        left -= skipped;
        skipped = in.skip(left);
      }
      return in;
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }

  @Override
  public StorageOutput create(String file) throws IOException {
    Path path = LocalPaths.pathOf(file);
    LocalDirectories.Names names = null;
    LocalOutput created = null;
    try {
      directories.createParents(path);
      names = directories.openNames(LocalDirectories.parentOf(path));
      created = new LocalOutput(file, disk.create(path), names);
      return created;
    } catch (IOException e) {
      throw failed(file, "cannot create", e);
    } finally {
      if (names != null && created == null) {
        names.release();
      }
    }
  }

  @Override
  public boolean createIfAbsent(String file, byte[] content) throws IOException {
    Path path = LocalPaths.pathOf(file);
    try {
      directories.createParents(path);
      boolean created = !Files.exists(path, LinkOption.NOFOLLOW_LINKS) && link(path, content);
      // Also if it was there: its creator may not have come to this yet.
      disk.syncDirectory(LocalDirectories.parentOf(path));
      return created;
    } catch (IOException e) {
      throw failed(file, "cannot create if absent", e);
    }
  }

  /**
   * Gives a durable temporary file a second name: the one way to a whole file that never replaces
   * another.
   */
  private boolean link(Path path, byte[] content) throws IOException {
    Path temporary = path;
    Disk.DiskFile opened = null;
    for (int i = 0; opened == null; i++) {
      temporary = path.resolveSibling("." + path.getFileName() + "." + i + ".tmp");
      try {
        opened = disk.createNew(temporary);
      } catch (FileAlreadyExistsException e) {
        // of another process, or of one that was killed
      }
    }
    try {
      try (Disk.DiskFile out = opened) {
        out.write(0, content, 0, content.length);
        out.sync();
      }
      disk.link(path, temporary);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    } catch (UnsupportedOperationException e) {
      throw new IOException("the file system has no hard links, which this needs", e);
    } finally {
      disk.delete(temporary);
    }
  }

  @Override
  public StorageAppender append(String file) throws IOException {
    Path path = LocalPaths.pathOf(file);
    try {
      directories.createParents(path);
      return new LocalAppender(file, disk.append(path), disk, LocalDirectories.parentOf(path));
    } catch (IOException e) {
      throw failed(file, "cannot open for appending", e);
    }
  }

  @Override
  public StorageLock lock(String file, String owner) throws IOException {
    Path path = LocalPaths.pathOf(file);
    try {
      directories.createParents(path);
      return new LocalLocks(disk).lock(file, path, owner);
    } catch (IOException e) {
      throw failed(file, "cannot lock", e);
    }
  }

  @Override
  public void rename(String from, String to) throws IOException {
    Path source = LocalPaths.pathOf(from);
    Path target = LocalPaths.pathOf(to);
    try {
      directories.createParents(target);
      disk.move(source, target);
      // The new name first: a power loss in between must not find the file under neither.
      Path targetParent = LocalDirectories.parentOf(target);
      Path sourceParent = LocalDirectories.parentOf(source);
      disk.syncDirectory(targetParent);
      if (!sourceParent.equals(targetParent)) {
        disk.syncDirectory(sourceParent);
      }
    } catch (IOException e) {
      throw failed(from, "cannot rename to " + to, e);
    }
  }

  @Override
  public boolean delete(String path) throws IOException {
    Path root = LocalPaths.pathOf(path);
    if (!Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    try {
      Files.walkFileTree(root, new SimpleFileVisitor<>() {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
            throws IOException {
          disk.delete(file);
          return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path directory, IOException failure)
            throws IOException {
          if (failure != null) {
            throw failure;
          }
          disk.delete(directory);
          return FileVisitResult.CONTINUE;
        }
      });
      disk.syncDirectory(LocalDirectories.parentOf(root));
      return true;
    } catch (IOException e) {
      throw failed(path, "cannot delete", e);
    }
  }

  /**
   * A failure that names the path and the operation; a missing file and a lock keep the type that
   * callers look for.
   */
  static FileSystemException failed(String path, String operation, IOException cause) {
    if (cause instanceof NoSuchFileException missing) {
      return missing;
    }
    if (cause instanceof StorageLockedException locked) {
      return locked;
    }
    FileSystemException failed =
        new FileSystemException(path, null, operation + ": " + reason(cause));
    failed.initCause(cause);
    return failed;
  }

  /** What went wrong, with the type of the exception where its message is no more than a path. */
  static String reason(IOException cause) {
    boolean onlyPath = cause instanceof FileSystemException failure && failure.getReason() == null;
    return onlyPath || cause.getMessage() == null ? cause.toString() : cause.getMessage();
  }

  /** What is at a path that was listed; empty if it is gone since. */
  private static Optional<StorageEntry> look(Path path) {
    try {
      return Optional.of(entry(path));
    } catch (NoSuchFileException e) {
      return Files.isSymbolicLink(path)
          ? Optional.of(StorageEntry.unreadable(LocalPaths.textOf(path), "the link leads nowhere"))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.of(unreadable(path, e));
    }
  }

  private static StorageEntry unreadable(Path path, IOException cause) {
    return StorageEntry.unreadable(LocalPaths.textOf(path), cause.toString());
  }

  private static StorageEntry entry(Path path) throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
    boolean directory = attributes.isDirectory();
    StorageEntry entry = new StorageEntry(
        LocalPaths.textOf(path),
        directory,
        directory ? 0 : attributes.size(),
        attributes.lastModifiedTime().toMillis());
    Object key = attributes.fileKey();
    return directory || key == null ? entry : entry.withIdentity(key.toString());
  }
}
