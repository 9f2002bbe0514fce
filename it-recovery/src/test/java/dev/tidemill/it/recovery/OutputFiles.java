/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.it.recovery;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The text files of an output, as a reader sees them. */
final class OutputFiles {
  private static final String PREFIX = "batch-";

  private OutputFiles() {}

  /** All lines, batch by batch; none if there is no such directory. */
  static List<String> lines(Path directory) throws IOException {
    List<String> lines = new ArrayList<>();
    batches(directory).values().forEach(lines::addAll);
    return lines;
  }

  /** The lines of each batch by its time. */
  static NavigableMap<Long, List<String>> batches(Path directory) throws IOException {
    NavigableMap<Long, List<String>> batches = new TreeMap<>();
    if (!Files.isDirectory(directory)) {
      return batches;
    }
    for (Path batch : list(directory, PREFIX)) {
      List<String> lines = new ArrayList<>();
      for (Path part : list(batch, "part-")) {
        lines.addAll(Files.readAllLines(part));
      }
      batches.put(Long.parseLong(batch.getFileName().toString().substring(PREFIX.length())), lines);
    }
    return batches;
  }

  private static List<Path> list(Path directory, String prefix) throws IOException {
    try (Stream<Path> paths = Files.list(directory)) {
      return paths
          .filter(path -> path.getFileName().toString().startsWith(prefix))
          .sorted()
          .toList();
    }
  }
}
