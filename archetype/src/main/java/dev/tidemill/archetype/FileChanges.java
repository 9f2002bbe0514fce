/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.archetype;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Files that are to be written: all of them are, or none. */
public final class FileChanges {

  /** Takes back one step. */
  @FunctionalInterface
  private interface Undo {
    void run() throws IOException;
  }

  private final Map<Path, byte[]> contents = new LinkedHashMap<>();

  FileChanges() {}

  void write(Path file, byte[] content) {
    contents.put(file, content);
  }

  /** The files that {@link #apply} writes, in this order. */
  public List<Path> files() {
    return List.copyOf(contents.keySet());
  }

  public boolean isEmpty() {
    return contents.isEmpty();
  }

  /**
   * Writes the files, and the directories that they need.
   *
   * @throws ProjectFailure if one cannot be written; then everything is again as it was
   */
  public void apply() throws ProjectFailure {
    Deque<Undo> undo = new ArrayDeque<>();
    Path current = Path.of("");
    try {
      for (Map.Entry<Path, byte[]> entry : contents.entrySet()) {
        current = entry.getKey();
        createDirectories(current.toAbsolutePath().resolveSibling(""), undo);
        write(current, entry.getValue(), undo);
      }
    } catch (IOException failed) {
      ProjectFailure failure = new ProjectFailure(
          "%s cannot be written (%s), so nothing was written.".formatted(current, failed), failed);
      takeBack(undo, failure);
      throw failure;
    }
  }

  private static void createDirectories(Path directory, Deque<Undo> undo) throws IOException {
    if (!Files.isDirectory(directory)) {
      Path parent = directory.getParent();
      if (parent != null) {
        createDirectories(parent, undo);
      }
      Files.createDirectory(directory);
      undo.push(() -> Files.delete(directory));
    }
  }

  private static void write(Path file, byte[] content, Deque<Undo> undo) throws IOException {
    if (Files.exists(file)) {
      byte[] before = Files.readAllBytes(file);
      undo.push(() -> Files.write(file, before));
    } else {
      undo.push(() -> Files.deleteIfExists(file));
    }
    Files.write(file, content);
  }

  private static void takeBack(Deque<Undo> undo, ProjectFailure failure) {
    for (Undo step : undo) {
      try {
        step.run();
      } catch (IOException failed) {
        failure.addSuppressed(failed);
      }
    }
  }
}
