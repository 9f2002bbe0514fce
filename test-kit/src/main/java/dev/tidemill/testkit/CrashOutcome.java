/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit;

import dev.tidemill.error.TidemillException;
import dev.tidemill.spi.storage.Storage;
import dev.tidemill.spi.storage.StorageEntry;
import dev.tidemill.testkit.internal.ComparisonTable;
import dev.tidemill.testkit.internal.TextTable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * All that a test can see of a run of its job.
 *
 * @param steps that could have been the last of a start
 * @param batches by stream or output, by time in milliseconds, the versions of the batch that were
 *     seen: one, unless something goes wrong
 * @param atTheEnd by state or file, what it contains at the end
 */
record CrashOutcome(
    List<String> steps,
    Map<String, TreeMap<Long, List<List<?>>>> batches,
    Map<String, String> atTheEnd) {
  /** Looks at a run that has not been closed. */
  static CrashOutcome of(InstrumentedJob job, CrashWorld world) {
    Map<String, TreeMap<Long, List<List<?>>>> batches = new LinkedHashMap<>();
    Map<String, String> atTheEnd = new LinkedHashMap<>();
    List<String> steps = world.points().steps();
    world.published().all().forEach((output, versions) -> {
      TreeMap<Long, List<List<?>>> copy = new TreeMap<>();
      versions.forEach((time, all) -> copy.put(time, List.copyOf(all)));
      batches.put("output \"" + output + "\"", copy);
    });
    for (StreamProbe<?> probe : job.probes().all()) {
      TreeMap<Long, List<List<?>>> rows = new TreeMap<>();
      probe
          .rows()
          .forEach(row -> rows.computeIfAbsent(row.time().millis(), time -> new ArrayList<>())
              .add(row.records()));
      batches.put("stream \"" + probe.name() + "\"", rows);
      state(job, probe.name())
          .ifPresent(state -> atTheEnd.put("state \"" + probe.name() + "\"", state));
    }
    TreeMap<Long, List<List<?>>> printed = new TreeMap<>();
    job.runs()
        .forEach(run -> printed.put(
            run.time().millis(),
            List.of(PrintedOutput.normal(run.printed()).lines().toList())));
    batches.put("print()", printed);
    try {
      files(world.newProcess(), "/", atTheEnd);
    } catch (IOException e) {
      throw new UncheckedIOException("the files of the job cannot be read", e);
    }
    return new CrashOutcome(steps, batches, atTheEnd);
  }

  private static Optional<String> state(InstrumentedJob job, String name) {
    try {
      return Optional.of(job.context().stateOf(name).toString());
    } catch (TidemillException e) {
      return Optional.empty(); // a stream without state, or a job that has been stopped
    }
  }

  /** All files but those of checkpoints, and those that no reader looks at. */
  private static void files(Storage storage, String directory, Map<String, String> files)
      throws IOException {
    List<StorageEntry> entries = storage.list(directory);
    List<String> names = entries.stream().map(StorageEntry::name).toList();
    if (names.contains("lock") && names.contains("log")) {
      return;
    }
    for (StorageEntry entry : entries) {
      if (entry.name().startsWith(".")) {
        continue;
      }
      if (entry.directory()) {
        files(storage, entry.path(), files);
      } else {
        try (InputStream in = storage.open(entry.path())) {
          files.put("file " + entry.path(), new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
      }
    }
  }

  // ------------------------------------------------------------------ comparison

  /** What of another run is not as in this one, with tables; empty if nothing. */
  String differences(CrashOutcome other, InstrumentedJob job) {
    List<String> parts = new ArrayList<>();
    batches.forEach((what, expected) -> {
      List<ComparisonTable.Line> lines =
          lines(expected, other.batches.getOrDefault(what, new TreeMap<>()));
      if (lines.stream().anyMatch(line -> !line.reasons().isEmpty())) {
        ComparisonTable table = new ComparisonTable(lines, false, job::inputOf);
        parts.add(what + " differs in " + table.differing() + ":\n\n" + table);
      }
    });
    TextTable table = new TextTable("at the end", "undisturbed", "after the crash");
    int rows = 0;
    TreeSet<String> names = new TreeSet<>(atTheEnd.keySet());
    names.addAll(other.atTheEnd.keySet());
    for (String name : names) {
      String expected = atTheEnd.getOrDefault(name, "(none)");
      String actual = other.atTheEnd.getOrDefault(name, "(none)");
      if (!expected.equals(actual)) {
        table.add(name, oneLine(expected), oneLine(actual));
        rows++;
      }
    }
    if (rows > 0) {
      parts.add(table.toString());
    }
    return String.join("\n\n", parts);
  }

  private static String oneLine(String text) {
    return TextTable.cut(text.strip().replace("\n", "; "));
  }

  private static List<ComparisonTable.Line> lines(
      TreeMap<Long, List<List<?>>> expected, TreeMap<Long, List<List<?>>> actual) {
    TreeSet<Long> times = new TreeSet<>(expected.keySet());
    times.addAll(actual.keySet());
    List<ComparisonTable.Line> lines = new ArrayList<>();
    for (long time : times) {
      List<List<?>> wanted = expected.getOrDefault(time, List.of());
      List<List<?>> got = actual.getOrDefault(time, List.of());
      lines.add(new ComparisonTable.Line(
          lines.size() + 1,
          time + " ms",
          Optional.of(wanted.isEmpty() ? List.of() : texts(wanted.get(0))),
          got.isEmpty() ? Optional.empty() : Optional.of(texts(got.get(got.size() - 1))),
          reasons(wanted, got)));
    }
    return lines;
  }

  private static List<String> reasons(List<List<?>> wanted, List<List<?>> got) {
    if (wanted.size() > 1) {
      return List.of(); // differs by itself
    }
    if (got.isEmpty()) {
      return List.of("lost");
    }
    if (got.size() > 1) {
      return List.of("there were " + got.size() + " versions of it, the first: "
          + TextTable.cut(texts(got.get(0)).toString()));
    }
    if (wanted.isEmpty()) {
      return List.of("there is no such batch without a crash");
    }
    List<?> one = wanted.get(0);
    List<?> other = got.get(0);
    boolean same = one.size() == other.size();
    for (int i = 0; same && i < one.size(); i++) {
      same = Objects.deepEquals(one.get(i), other.get(i))
          || String.valueOf(one.get(i)).equals(String.valueOf(other.get(i)));
    }
    return same ? List.of() : List.of("other records");
  }

  private static List<String> texts(List<?> records) {
    return records.stream().map(String::valueOf).toList();
  }
}
