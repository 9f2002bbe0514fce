/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit;

import dev.tidemill.spi.storage.Storage;
import dev.tidemill.spi.storage.StorageEntry;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads what a job has written by {@code saveAsTextFiles}. */
final class SavedText {
  private SavedText() {}

  static StreamProbe<String> read(
      Storage storage, String prefix, String suffix, List<BatchRun> runs, ProbedJob job) {
    String ending = suffix.isEmpty() ? "" : "." + suffix;
    StreamProbe<String> files = new StreamProbe<>(
        "files " + prefix + "-TIME" + ending,
        job,
        NextBatches.ofFiles(
            job,
            runs.size(),
            number -> prefix + "-" + runs.get(number - 1).time().millis() + ending));
    for (BatchRun run : runs) {
      String directory = prefix + "-" + run.time().millis() + ending;
      try {
        Optional<StorageEntry> entry = storage.find(directory);
        if (entry.isPresent()) {
          files.attempt(run.time(), lines(storage, directory));
          files.completed(run.number(), run.time(), true);
        }
      } catch (IOException e) {
        throw new UncheckedIOException("what the job saved in " + directory + " cannot be read", e);
      }
    }
    return files;
  }

  private static List<String> lines(Storage storage, String directory) throws IOException {
    List<String> lines = new ArrayList<>();
    for (StorageEntry file : storage.list(directory)) {
      if (file.name().startsWith("part-")) {
        try (BufferedReader reader = new BufferedReader(
            new InputStreamReader(storage.open(file.path()), StandardCharsets.UTF_8))) {
          reader.lines().forEach(lines::add);
        }
      }
    }
    return lines;
  }
}
