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
import java.util.stream.Stream;

/** The text files of an output, as a reader sees them. */
final class OutputFiles {
  private OutputFiles() {}

  /** All lines, batch by batch; none if there is no such directory. */
  static List<String> lines(Path directory) throws IOException {
    List<String> lines = new ArrayList<>();
    if (!Files.isDirectory(directory)) {
      return lines;
    }
    for (Path batch : list(directory, "batch-")) {
      for (Path part : list(batch, "part-")) {
        lines.addAll(Files.readAllLines(part));
      }
    }
    return lines;
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
