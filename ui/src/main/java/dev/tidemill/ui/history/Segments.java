/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.ui.history;

import dev.tidemill.spi.metrics.JobDescription;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The files of a history. Each belongs to one run of a job, which its name tells: {@code
 * START-RUN-NUMBER.jsonl}. In the order of their names they are in the order of time.
 */
final class Segments {
  private static final Pattern NAME =
      Pattern.compile("(\\d{14}-[A-Za-z0-9_.-]{1,100})-(\\d{8})\\.jsonl");

  private final Path directory;

  Segments(Path directory) {
    this.directory = directory;
  }

  /** What the names of the files of a run begin with. */
  static String prefix(JobDescription job) {
    String id = job.id().replaceAll("[^A-Za-z0-9_.-]", "_");
    return String.format(
        Locale.ROOT,
        "%014d-%s",
        Math.max(0, job.startTime().millis()),
        id.substring(0, Math.min(100, id.length())));
  }

  Path file(String prefix, long number) {
    return directory.resolve(String.format(Locale.ROOT, "%s-%08d.jsonl", prefix, number));
  }

  /** The files of all runs by what their names begin with, the oldest first. */
  SortedMap<String, List<Path>> byRun() throws IOException {
    SortedMap<String, List<Path>> runs = new TreeMap<>();
    for (Path file : all()) {
      Matcher name = NAME.matcher(file.getFileName().toString());
      if (name.matches()) {
        runs.computeIfAbsent(name.group(1), run -> new ArrayList<>()).add(file);
      }
    }
    return runs;
  }

  private List<Path> all() throws IOException {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(directory, "*.jsonl")) {
      found.forEach(files::add);
    } catch (NoSuchFileException | NotDirectoryException none) {
      return List.of();
    }
    files.sort(null);
    return files;
  }

  /**
   * Deletes the oldest files until the others have at most so many bytes, and the oldest runs until
   * there are at most so many. Files of a run that is being written may be among them, but not
   * {@code current}.
   */
  void trim(long maxBytes, int maxRuns, Path current) throws IOException {
    SortedMap<String, List<Path>> runs = byRun();
    long bytes = 0;
    for (List<Path> files : runs.values()) {
      for (Path file : files) {
        bytes += size(file);
      }
    }
    int left = runs.size();
    for (Map.Entry<String, List<Path>> run : runs.entrySet()) {
      for (Path file : run.getValue()) {
        if ((bytes > maxBytes || left > maxRuns) && !file.equals(current)) {
          bytes -= size(file);
          Files.deleteIfExists(file);
        }
      }
      left--;
    }
  }

  /** The size of a file that another process may just have deleted. */
  static long size(Path file) throws IOException {
    try {
      return Files.size(file);
    } catch (NoSuchFileException deleted) {
      return 0;
    }
  }
}
