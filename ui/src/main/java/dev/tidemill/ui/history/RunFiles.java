/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.ui.history;

import dev.tidemill.spi.metrics.JobDescription;
import dev.tidemill.spi.metrics.ObservedBatch;
import dev.tidemill.spi.metrics.SourceStatus;
import dev.tidemill.spi.metrics.StateSize;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the files of a run, each line once, so that a run which goes on can be followed. A line that
 * is not whole is the end for now; one that cannot be understood is left out. Not safe for several
 * threads.
 */
final class RunFiles {
  private static final int MAX_LINE = 8 << 20;

  private final Segments segments;
  private final String prefix;
  private final Deque<ObservedBatch> batches = new ArrayDeque<>();
  private Optional<JobDescription> description = Optional.empty();
  private Optional<Snapshot> snapshot = Optional.empty();
  private List<StateSize> states = List.of();
  private List<SourceStatus> sources = List.of();
  private Gauges gauges = new Gauges(Map.of());
  private Optional<Path> current = Optional.empty();
  private long offset;
  private boolean isReadable;
  private boolean isLocked;

  RunFiles(Segments segments, String prefix) {
    this.segments = segments;
    this.prefix = prefix;
  }

  /**
   * Reads what is new.
   *
   * @param keepBatches whether batches are wanted; otherwise their lines are skipped
   */
  void refresh(boolean keepBatches) {
    try {
      List<Path> files = segments.byRun().getOrDefault(prefix, List.of());
      isLocked = isLocked && !files.isEmpty();
      for (Path file : files) {
        int order = current.map(file::compareTo).orElse(1);
        if (order > 0) {
          current = Optional.of(file);
          offset = 0;
          isReadable = false;
        }
        if (order >= 0) {
          read(file, keepBatches, file.equals(files.get(files.size() - 1)));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void read(Path file, boolean keepBatches, boolean isLast) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      if (isLast) {
        isLocked = isLocked(channel);
      }
      if (channel.size() <= offset) {
        return;
      }
      channel.position(offset);
      InputStream in = new BufferedInputStream(Channels.newInputStream(channel), 1 << 16);
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      long at = offset;
      for (int b = in.read(); b >= 0; b = in.read()) {
        at++;
        if (b != '\n') {
          if (line.size() < MAX_LINE) {
            line.write(b);
          }
          continue;
        }
        take(line.toString(StandardCharsets.UTF_8), keepBatches);
        line.reset();
        offset = at;
      }
    } catch (NoSuchFileException deleted) {
      // By the run itself or another one, which keeps the history within its bounds.
    }
  }

  /** Whether another process holds the file. */
  private static boolean isLocked(FileChannel channel) {
    try {
      FileLock lock = channel.tryLock(0, Long.MAX_VALUE, true);
      if (lock == null) {
        return true;
      }
      lock.release();
      return false;
    } catch (IOException | RuntimeException unknown) {
      return false;
    }
  }

  private void take(String line, boolean keepBatches) {
    if (!keepBatches && line.startsWith("{\"" + Lines.BATCH + "\"")) {
      return;
    }
    try {
      if (JsonParser.parse(line) instanceof Map<?, ?> object && object.size() == 1) {
        Map.Entry<?, ?> field = object.entrySet().iterator().next();
        take(String.valueOf(field.getKey()), field.getValue());
      }
    } catch (IllegalArgumentException notUnderstood) {
      // Of a later version, or damaged.
    }
  }

  private void take(String what, Object value) {
    if (what.equals(Lines.FORMAT)) {
      isReadable = value.equals(Lines.VERSION);
    }
    if (!isReadable) {
      return;
    }
    switch (what) {
      case Lines.JOB -> description = Optional.of(RecordJson.read(JobDescription.class, value));
      case Lines.BATCH -> add(RecordJson.read(ObservedBatch.class, value));
      case Lines.STATUS -> snapshot = Optional.of(RecordJson.read(Snapshot.class, value));
      case Lines.STATES -> states = RecordJson.readAll(StateSize.class, value);
      case Lines.GAUGES -> gauges = RecordJson.read(Gauges.class, value);
      case Lines.SOURCES -> sources = RecordJson.readAll(SourceStatus.class, value);
      default -> {
        // Of a later version.
      }
    }
  }

  /** A later attempt takes the place of an earlier one. */
  private void add(ObservedBatch batch) {
    if (!batches.isEmpty() && batches.getLast().time().equals(batch.time())) {
      batches.removeLast();
    }
    batches.addLast(batch);
    if (batches.size() > description.map(job -> job.page().retainedBatches()).orElse(1)) {
      batches.removeFirst();
    }
  }

  /** Has the next refresh read everything again. */
  void restart() {
    batches.clear();
    current = Optional.empty();
  }

  Optional<JobDescription> description() {
    return description;
  }

  Optional<Snapshot> snapshot() {
    return snapshot;
  }

  List<ObservedBatch> batches() {
    return List.copyOf(batches);
  }

  List<StateSize> states() {
    return states;
  }

  Gauges gauges() {
    return gauges;
  }

  List<SourceStatus> sources() {
    return sources;
  }

  /** Whether another process was writing the run at the last refresh. */
  boolean isWritten() {
    return isLocked;
  }
}
