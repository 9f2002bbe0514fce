package dev.tidemill.internal.connector;

import dev.tidemill.spi.source.SourceContext;
import dev.tidemill.spi.source.SourceEvents;
import dev.tidemill.spi.storage.Storage;
import dev.tidemill.spi.storage.StorageEntry;
import dev.tidemill.time.Time;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the files of a directory, or of the directories that match a pattern, that no batch has read yet.
 *
 * <p>A file belongs to the first batch that sees it with {@code threshold < modified <= batch time}, where the threshold
 * is the batch time minus the remember window, and never before the time the stream was opened if only new
 * files count. What was selected is remembered as long as its time is above the threshold, so it is
 * selected once. While the directory is missing or cannot be listed, the window stands still: what
 * comes meanwhile is found when the directory is back. A file that cannot be opened, or has no bytes yet, is tried again in
 * each batch while it is in the window.
 */
final class FileDiscovery {
  private final String directory;
  private final FileOptions options;
  private final String stream;
  private final Storage storage;
  private final SourceEvents problems;
  private final long windowMillis;
  private final long initialMillis;

  /** Paths that were selected, each with the time of the batch that did it. */
  private final Map<String, Long> selected = new HashMap<>();

  private final Set<String> unreadable = new HashSet<>();
  private @Nullable Time blindSince;
  private boolean missing;

  FileDiscovery(String directory, FileOptions options, SourceContext context) {
    this.directory = directory;
    this.options = options;
    this.stream = context.name();
    this.storage = context.storage();
    this.problems = context.events();
    long interval = context.batchInterval().toMillis();
    this.windowMillis = -Math.floorDiv(-options.rememberWindow().toMillis(), interval) * interval;
    this.initialMillis = options.newFilesOnly() ? context.clock().now().millis() : 0;
  }

  /** The files that the batch of this time is the first to see, by path; no longer new after this call. */
  List<StorageEntry> select(Time batchTime) {
    Optional<List<StorageEntry>> listed = list();
    if (blindSince == null) {
      blindSince = batchTime;
    }
    if (listed.isEmpty()) {
      return List.of();
    }
    long windowStart = blindSince.millis() - windowMillis;
    blindSince = null;
    selected.values().removeIf(at -> at <= windowStart);
    List<StorageEntry> found = new ArrayList<>();
    for (StorageEntry entry : listed.get()) {
      if (isCandidate(entry) && entry.modifiedMillis() <= batchTime.millis()) {
        if (entry.modifiedMillis() <= Math.max(initialMillis, windowStart)) {
          giveUpIfUnreadable(entry);
        } else if (!selected.containsKey(entry.path()) && isReadable(entry)) {
          selected.put(entry.path(), batchTime.millis());
          found.add(entry);
        }
      }
    }
    found.sort(Comparator.comparing(StorageEntry::path));
    return found;
  }

  private boolean isCandidate(StorageEntry entry) {
    return !entry.directory() && entry.length() > 0 && options.filter().test(entry.name());
  }

  /** The entries of all directories, or nothing if they cannot be known now. */
  private Optional<List<StorageEntry>> list() {
    List<StorageEntry> entries = new ArrayList<>();
    try {
      List<StorageEntry> directories = directories();
      reportIfMissing(directories.isEmpty());
      for (StorageEntry each : directories) {
        entries.addAll(storage.list(each.path()));
      }
      return directories.isEmpty() ? Optional.empty() : Optional.of(entries);
    } catch (IOException e) {
      problems.problem(
          "stream \"" + stream + "\" cannot list " + directory
              + " and has no files in this batch; it is listed again in the next one",
          e);
      return Optional.empty();
    }
  }

  private List<StorageEntry> directories() throws IOException {
    List<StorageEntry> visible = new ArrayList<>();
    for (StorageEntry each : storage.directoriesMatching(directory)) {
      if (PathPattern.matchesVisibly(directory, each.path())) {
        visible.add(each);
      }
    }
    return visible;
  }

  private void reportIfMissing(boolean nowMissing) {
    if (nowMissing && !missing) {
      String message = "stream \"" + stream + "\" finds no directory " + directory
          + "; its batches are empty until there is one";
      problems.problem(message, new NoSuchFileException(directory));
    }
    missing = nowMissing;
  }

  private boolean isReadable(StorageEntry entry) {
    try {
      storage.open(entry.path()).close();
      unreadable.remove(entry.path());
      return true;
    } catch (IOException e) {
      if (unreadable.add(entry.path())) {
        problems.problem(
            "stream \"" + stream + "\" cannot open file " + entry.path()
                + "; it is tried again in each batch for " + windowMillis
                + " ms after its modification",
            e);
      }
      return false;
    }
  }

  private void giveUpIfUnreadable(StorageEntry entry) {
    if (unreadable.remove(entry.path())) {
      String message = "stream \"" + stream + "\" has given up file " + entry.path()
          + ", which could not be opened for " + windowMillis
          + " ms; make it readable and set its time of modification anew";
      problems.problem(message, new AccessDeniedException(entry.path()));
    }
  }
}
