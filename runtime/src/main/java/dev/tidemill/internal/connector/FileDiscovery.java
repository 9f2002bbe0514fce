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
 * <p>A file belongs to the first batch that sees it with {@code threshold < modified <= batch time}. The threshold is
 * the batch time minus the remember window, and never before the time the stream was opened, give or take two seconds, if
 * only new files count; those that are there at that time do not. What was selected is remembered as long as its
 * time is above the threshold, so it is selected once. While the directory is missing or cannot be listed, the
 * window stands still: what comes meanwhile is found when the directory is back. A file that cannot be opened, or has
 * no bytes yet, is tried again in each batch while it is in the window.
 */
final class FileDiscovery {
  private static final long COARSEST_STAMP_MILLIS = 2_000;

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

  /** Files that were there when the stream was opened and could be taken for newer, each with its time. */
  private final Map<String, Long> present = new HashMap<>();

  private @Nullable Time blindSince;
  private String lastTrouble = "";

  FileDiscovery(String directory, FileOptions options, SourceContext context) {
    this.directory = directory;
    this.options = options;
    this.stream = context.name();
    this.storage = context.storage();
    this.problems = context.events();
    long interval = context.batchInterval().toMillis();
    this.windowMillis = -Math.floorDiv(-options.rememberWindow().toMillis(), interval) * interval;
    this.initialMillis =
        options.newFilesOnly() ? initialMillis(context.clock().now().millis()) : 0;
  }

  /**
   * What the time of a new file is above: a little before now, with the files remembered that are there already, since the
   * clocks of disks lag and some of them count in whole seconds.
   */
  private long initialMillis(long nowMillis) {
    long tolerant = nowMillis - COARSEST_STAMP_MILLIS;
    try {
      for (StorageEntry entry : entries()) {
        if (entry.modifiedMillis() > tolerant && entry.modifiedMillis() <= nowMillis) {
          present.put(entry.path(), entry.modifiedMillis());
        }
      }
      return tolerant;
    } catch (NoSuchFileException e) {
      return tolerant;
    } catch (IOException e) {
      // The first batch meets this too and reports it; until then, what is there is not known.
      return nowMillis;
    }
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
    forgetVanished(listed.get());
    List<StorageEntry> found = new ArrayList<>();
    for (StorageEntry entry : listed.get()) {
      if (isCandidate(entry) && entry.modifiedMillis() <= batchTime.millis()) {
        if (entry.modifiedMillis() <= Math.max(initialMillis, windowStart)) {
          giveUpIfUnreadable(entry);
        } else if (isNew(entry) && isReadable(entry)) {
          selected.put(entry.path(), batchTime.millis());
          found.add(entry);
        }
      }
    }
    found.sort(Comparator.comparing(StorageEntry::path));
    return found;
  }

  private void forgetVanished(List<StorageEntry> listed) {
    if (!unreadable.isEmpty()) {
      Set<String> paths = new HashSet<>();
      listed.forEach(entry -> paths.add(entry.path()));
      unreadable.retainAll(paths);
    }
  }

  private boolean isCandidate(StorageEntry entry) {
    return !entry.directory() && entry.length() > 0 && options.filter().test(entry.name());
  }

  private boolean isNew(StorageEntry entry) {
    Long modifiedAtOpening = present.get(entry.path());
    boolean asAtOpening = modifiedAtOpening != null && modifiedAtOpening == entry.modifiedMillis();
    return !asAtOpening && !selected.containsKey(entry.path());
  }

  /** The entries of all directories, or nothing if they cannot be known now. */
  private Optional<List<StorageEntry>> list() {
    try {
      List<StorageEntry> entries = entries();
      lastTrouble = "";
      return Optional.of(entries);
    } catch (NoSuchFileException e) {
      reportOnce(
          "finds no directory " + directory + "; its batches are empty until there is one", e);
    } catch (IOException e) {
      reportOnce(
          "cannot list " + directory
              + "; its batches are empty until it can, and it goes on trying",
          e);
    }
    return Optional.empty();
  }

  private List<StorageEntry> entries() throws IOException {
    List<StorageEntry> entries = new ArrayList<>();
    boolean none = true;
    for (StorageEntry each : storage.directoriesMatching(directory)) {
      if (PathPattern.matchesVisibly(directory, each.path())) {
        none = false;
        entries.addAll(storage.list(each.path()));
      }
    }
    if (none) {
      throw new NoSuchFileException(directory);
    }
    return entries;
  }

  private void reportOnce(String trouble, IOException cause) {
    String message = "stream \"" + stream + "\" " + trouble;
    if (!lastTrouble.equals(message + cause)) {
      lastTrouble = message + cause;
      problems.problem(message, cause);
    }
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
