/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.archetype;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * A folder of templates beside these classes, in a jar or in a directory, read into memory.
 *
 * @param name the folder's path below that of the package
 * @param files the text of each file, by its path in the folder, with {@code /} between names
 */
record TemplateFolder(String name, SortedMap<String, String> files) {

  /** What {@link #open} has read; the templates never change while the process runs. */
  private static final Map<String, TemplateFolder> READ = new ConcurrentHashMap<>();

  TemplateFolder {
    files = Collections.unmodifiableSortedMap(files);
  }

  static TemplateFolder open(String name) {
    return READ.computeIfAbsent(name, TemplateFolder::read);
  }

  private static TemplateFolder read(String name) {
    URL url = TemplateFolder.class.getResource(name);
    if (url == null) {
      throw new IllegalStateException("There is no folder of templates " + name);
    }
    try {
      return new TemplateFolder(name, read(url));
    } catch (IOException | URISyntaxException failed) {
      throw new IllegalStateException("The templates of " + url + " cannot be read", failed);
    }
  }

  /** The files below a folder in this folder, by their path in that one. */
  SortedMap<String, String> below(String folder) {
    String prefix = folder + "/";
    SortedMap<String, String> below = new TreeMap<>();
    files.forEach((path, text) -> {
      if (path.startsWith(prefix)) {
        below.put(path.substring(prefix.length()), text);
      }
    });
    return below;
  }

  Optional<String> find(String path) {
    return Optional.ofNullable(files.get(path));
  }

  String text(String path) {
    return find(path)
        .orElseThrow(() -> new IllegalStateException("There is no template " + name + "/" + path));
  }

  private static SortedMap<String, String> read(URL url) throws IOException, URISyntaxException {
    if (!url.getProtocol().equals("jar")) {
      return read(Path.of(url.toURI()));
    }
    JarURLConnection connection = (JarURLConnection) url.openConnection();
    URI jar = connection.getJarFileURL().toURI();
    // A file system of its own: that of the jar's URI is one per process, and may be in use by
    // somebody else.
    try (FileSystem files = FileSystems.newFileSystem(Path.of(jar), Map.of())) {
      return read(files.getPath(connection.getEntryName()));
    }
  }

  private static SortedMap<String, String> read(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      SortedMap<String, String> texts = new TreeMap<>();
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String path =
            folder.relativize(file).toString().replace(file.getFileSystem().getSeparator(), "/");
        texts.put(path, Files.readString(file));
      }
      return texts;
    } catch (UncheckedIOException failed) {
      throw failed.getCause();
    }
  }
}
