/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.hadoop;

import dev.tidemill.spi.storage.StorageEntry;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The directories that a pattern matches, name by name, as on the local disk. */
final class DirectoryGlob {
  private static final String SIGNS = "*?[{";

  private final HadoopStorage storage;
  private final List<StorageEntry> unreadable = new ArrayList<>();

  private DirectoryGlob(HadoopStorage storage) {
    this.storage = storage;
  }

  static List<StorageEntry> matching(HadoopStorage storage, String pattern) throws IOException {
    return new DirectoryGlob(storage).matching(pattern);
  }

  private List<StorageEntry> matching(String pattern) throws IOException {
    String trimmed = Entries.trimmed(pattern);
    int first = firstName(trimmed);
    List<String> found = List.of(trimmed.substring(0, first));
    String literal = "";
    for (String name : trimmed.substring(first).split("/", -1)) {
      if (isGlob(name)) {
        found = children(found, literal, name);
        literal = "";
      } else {
        literal = literal + (literal.isEmpty() ? "" : "/") + name;
      }
    }
    List<StorageEntry> entries = new ArrayList<>(unreadable);
    for (String parent : found) {
      storage.directory(joined(parent, literal)).ifPresent(entries::add);
    }
    entries.sort(Comparator.comparing(StorageEntry::path));
    return entries;
  }

  /** Where the names begin: behind the host, and its slash. */
  private static int firstName(String path) {
    int scheme = path.indexOf("://");
    if (scheme < 0) {
      return Math.max(0, path.indexOf(":/")) + 2;
    }
    int root = path.indexOf('/', scheme + 3);
    return root < 0 ? path.length() : root + 1;
  }

  private static boolean isGlob(String name) {
    return name.chars().anyMatch(sign -> SIGNS.indexOf(sign) >= 0);
  }

  private static String joined(String parent, String name) {
    return name.isEmpty() ? parent : parent.endsWith("/") ? parent + name : parent + "/" + name;
  }

  private List<String> children(List<String> parents, String literal, String glob)
      throws IOException {
    PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + glob);
    List<String> found = new ArrayList<>();
    for (String each : parents) {
      String parent = joined(each, literal);
      try {
        for (StorageEntry child : storage.list(parent)) {
          if (child.directory() && matcher.matches(Path.of(child.name()))) {
            found.add(child.path());
          }
        }
      } catch (NoSuchFileException | NotDirectoryException e) {
        // nothing matches there
      } catch (java.nio.file.FileSystemException e) {
        if (!(e.getCause() instanceof org.apache.hadoop.security.AccessControlException)) {
          throw e;
        }
        unreadable.add(StorageEntry.unreadable(parent, String.valueOf(e.getMessage())));
      }
    }
    return found;
  }
}
