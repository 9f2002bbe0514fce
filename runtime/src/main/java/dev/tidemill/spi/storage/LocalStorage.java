package dev.tidemill.spi.storage;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.net.URI;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The disk of this machine. Relative paths start at the process's working directory.
 *
 * <p>A name whose bytes the JVM's locale has no characters for, such as {@code café.txt} under {@code LC_ALL=C}, is listed as
 * a file URI, {@code file:///in/caf%C3%A9.txt}; every method takes such a URI for a path.
 */
public final class LocalStorage implements Storage, Serializable {
  private static final String GLOB_SIGNS = "*?[{";
  private static final String URI_START = "file:///";
  private static final char UNDECODABLE = '\uFFFD';

  @Override
  public Optional<StorageEntry> find(String path) throws IOException {
    try {
      return Optional.of(entry(pathOf(path)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  @Override
  public List<StorageEntry> list(String directory) throws IOException {
    List<StorageEntry> entries = new ArrayList<>();
    try (DirectoryStream<Path> children = Files.newDirectoryStream(pathOf(directory))) {
      for (Path child : children) {
        look(child).ifPresent(entries::add);
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    entries.sort(Comparator.comparing(StorageEntry::path));
    return entries;
  }

  @Override
  public List<StorageEntry> directoriesMatching(String pattern) throws IOException {
    List<StorageEntry> entries = new ArrayList<>();
    List<Path> found;
    if (pattern.startsWith(URI_START)) {
      found = List.of(pathOf(pattern));
    } else {
      found = List.of(pathOf(pattern.startsWith("/") ? "/" : ""));
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
    Path child = pathOf(name);
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
  public InputStream open(String file) throws IOException {
    return Files.newInputStream(pathOf(file));
  }

  @Override
  public StorageOutput create(String file) throws IOException {
    Path path = pathOf(file);
    createParent(path);
    return new LocalOutput(new FileOutputStream(path.toFile()));
  }

  @Override
  public void rename(String from, String to) throws IOException {
    Path target = pathOf(to);
    createParent(target);
    Files.move(
        pathOf(from), target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  @Override
  public boolean delete(String path) throws IOException {
    Path root = pathOf(path);
    if (!Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    Files.walkFileTree(root, new SimpleFileVisitor<>() {
      @Override
      public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
          throws IOException {
        Files.deleteIfExists(file);
        return FileVisitResult.CONTINUE;
      }

      @Override
      public FileVisitResult postVisitDirectory(Path directory, IOException failure)
          throws IOException {
        if (failure != null) {
          throw failure;
        }
        Files.deleteIfExists(directory);
        return FileVisitResult.CONTINUE;
      }
    });
    return true;
  }

  private static void createParent(Path path) throws IOException {
    Path parent = path.getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
  }

  private static Path pathOf(String path) throws IOException {
    try {
      return path.startsWith(URI_START) ? Path.of(URI.create(path)) : Path.of(path);
    } catch (InvalidPathException e) {
      FileSystemException failure = new FileSystemException(
          path,
          null,
          e.getReason() + "; if the name has characters that the locale has not ("
              + System.getProperty("sun.jnu.encoding") + "), run with LC_ALL=C.UTF-8");
      failure.initCause(e);
      throw failure;
    } catch (IllegalArgumentException e) {
      throw new IOException(path + " is not a file URI: " + e.getMessage(), e);
    }
  }

  /** The path as text that {@link #pathOf} turns into the same path. */
  private static String textOf(Path path) {
    String text = path.toString();
    if (text.indexOf(UNDECODABLE) < 0 || leadsTo(path, text)) {
      return text;
    }
    String uri = path.toUri().toString();
    return uri.endsWith("/") ? uri.substring(0, uri.length() - 1) : uri;
  }

  private static boolean leadsTo(Path path, String text) {
    try {
      return Path.of(text).equals(path);
    } catch (InvalidPathException e) {
      return false;
    }
  }

  /** What is at a path that was listed; empty if it is gone since. */
  private static Optional<StorageEntry> look(Path path) {
    try {
      return Optional.of(entry(path));
    } catch (NoSuchFileException e) {
      return Files.isSymbolicLink(path)
          ? Optional.of(StorageEntry.unreadable(textOf(path), "the link leads nowhere"))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.of(unreadable(path, e));
    }
  }

  private static StorageEntry unreadable(Path path, IOException cause) {
    return StorageEntry.unreadable(textOf(path), cause.toString());
  }

  private static StorageEntry entry(Path path) throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
    boolean directory = attributes.isDirectory();
    return new StorageEntry(
        textOf(path),
        directory,
        directory ? 0 : attributes.size(),
        attributes.lastModifiedTime().toMillis());
  }

  /** A file output that knows how to reach the device. */
  private static final class LocalOutput extends StorageOutput {
    private final FileOutputStream file;

    LocalOutput(FileOutputStream file) {
      this.file = file;
    }

    @Override
    public void write(int value) throws IOException {
      file.write(value);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      file.write(bytes, offset, length);
    }

    @Override
    public void force() throws IOException {
      file.getFD().sync();
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
