package dev.tidemill.spi.storage;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
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
import java.util.Optional;

/** The disk of this machine. Relative paths start at the process's working directory. */
public final class LocalStorage implements Storage, Serializable {
  private static final String GLOB_SIGNS = "*?[{";

  @Override
  public Optional<StorageEntry> find(String path) throws IOException {
    try {
      return Optional.of(entry(Path.of(path)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  @Override
  public List<StorageEntry> list(String directory) throws IOException {
    List<StorageEntry> entries = new ArrayList<>();
    try (DirectoryStream<Path> children = Files.newDirectoryStream(Path.of(directory))) {
      for (Path child : children) {
        addIfPresent(child, entries);
      }
    }
    entries.sort(Comparator.comparing(StorageEntry::path));
    return entries;
  }

  @Override
  public List<StorageEntry> directoriesMatching(String pattern) throws IOException {
    String[] names = pattern.split("/", -1);
    List<Path> found = List.of(Path.of(pattern.startsWith("/") ? "/" : ""));
    for (String name : names) {
      if (!name.isEmpty()) {
        found = directoriesIn(found, name);
      }
    }
    List<StorageEntry> entries = new ArrayList<>();
    for (Path path : found) {
      addIfPresent(path, entries);
    }
    entries.sort(Comparator.comparing(StorageEntry::path));
    return entries;
  }

  private static List<Path> directoriesIn(List<Path> parents, String name) throws IOException {
    List<Path> found = new ArrayList<>();
    boolean glob = name.chars().anyMatch(sign -> GLOB_SIGNS.indexOf(sign) >= 0);
    PathMatcher matcher = glob ? FileSystems.getDefault().getPathMatcher("glob:" + name) : null;
    for (Path parent : parents) {
      if (matcher == null) {
        Path child = parent.resolve(name);
        if (Files.isDirectory(child)) {
          found.add(child);
        }
        continue;
      }
      Path listed = parent.toString().isEmpty() ? Path.of(".") : parent;
      try (DirectoryStream<Path> children = Files.newDirectoryStream(listed, Files::isDirectory)) {
        for (Path child : children) {
          if (matcher.matches(child.getFileName())) {
            found.add(parent.resolve(child.getFileName()));
          }
        }
      } catch (NoSuchFileException e) {
        // gone since its own parent was listed: it matches nothing any more
      }
    }
    return found;
  }

  @Override
  public InputStream open(String file) throws IOException {
    return Files.newInputStream(Path.of(file));
  }

  @Override
  public StorageOutput create(String file) throws IOException {
    Path path = Path.of(file);
    createParent(path);
    return new LocalOutput(new FileOutputStream(path.toFile()));
  }

  @Override
  public void rename(String from, String to) throws IOException {
    Path target = Path.of(to);
    createParent(target);
    Files.move(
        Path.of(from), target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  @Override
  public boolean delete(String path) throws IOException {
    Path root = Path.of(path);
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

  private static void addIfPresent(Path path, List<StorageEntry> entries) throws IOException {
    try {
      entries.add(entry(path));
    } catch (NoSuchFileException e) {
      // gone since the directory was listed: as if it had never been there
    }
  }

  private static StorageEntry entry(Path path) throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
    boolean directory = attributes.isDirectory();
    return new StorageEntry(
        path.toString(),
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
