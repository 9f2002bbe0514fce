/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.connector;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.spi.source.SourceEvents;
import dev.tidemill.spi.storage.StorageEntry;
import dev.tidemill.time.Time;
import dev.tidemill.time.TimeFormat;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The files that are not new: those that were there when the stream was opened, and those that
 * batches have taken.
 *
 * <p>A file is known for as long as it is there, so that touching, appending to or replacing it
 * does not have it read twice; that it has changed is reported once. A file that a listing no
 * longer shows is gone. If it comes again changed, it is a new file. If it comes again as it was,
 * within the remember window, a listing had passed over it, or its disk was away: it is the same
 * file. After that window it is forgotten.
 *
 * <p>Costs about 220 bytes for each file that is there.
 */
final class KnownFiles {
  private final String stream;
  private final long windowMillis;
  private final SourceEvents problems;
  private final TimeFormat times;
  private final Map<String, KnownFile> files = new HashMap<>();

  /**
   * Directories that could not be listed yet since the stream was opened, when they were there
   * already.
   */
  private final Set<String> neverListed = new HashSet<>();

  /** Whether it could not even be told which directories there were. */
  private boolean directoriesUnknown;

  private Time openedAt = Time.ofMillis(Long.MIN_VALUE);

  KnownFiles(String stream, Duration window, SourceEvents problems, TimeFormat times) {
    this.stream = stream;
    this.windowMillis = window.toMillis();
    this.problems = problems;
    this.times = times;
  }

  /**
   * The files that are there when the stream is opened, and have something in them, are not new.
   */
  void open(Time now, DirectoryListing.Listed present, Predicate<StorageEntry> wanted) {
    openedAt = now;
    directoriesUnknown = present.failed();
    neverListed.addAll(present.unlisted());
    for (DirectoryListing.Directory each : present.directories()) {
      for (StorageEntry file : each.entries()) {
        if (wanted.test(file) && FileDiscovery.hasContent(file)) {
          files.put(file.path(), new KnownFile(each.path(), file, null));
        }
      }
    }
  }

  /** Called before the files of a listing are asked for. */
  void beginListing(DirectoryListing.Listed listed) {
    files.values().forEach(file -> file.listed = false);
    if (directoriesUnknown && !listed.failed()) {
      directoriesUnknown = false;
      neverListed.addAll(listed.unlisted());
      listed.directories().forEach(each -> neverListed.add(each.path()));
    }
  }

  /** Whether a file that is listed is new; it is asked for once in a listing. */
  boolean isNew(String directory, StorageEntry file) {
    KnownFile known = files.get(file.path());
    if (known == null) {
      boolean old = neverListed.contains(directory) && wasPresent(file);
      if (old) {
        files.put(file.path(), new KnownFile(directory, file, null));
      }
      return !old;
    }
    known.listed = true;
    if (file.trouble().isPresent()) {
      return false;
    }
    boolean same = known.isSame(file);
    if (known.goneSince != null && !same) {
      files.remove(file.path());
      return true;
    }
    known.goneSince = null;
    if (!same && !known.reported) {
      known.reported = true;
      reportChanged(known, file);
    }
    return false;
  }

  /**
   * If a directory could not be listed when the stream was opened, the modification time decides.
   */
  private boolean wasPresent(StorageEntry file) {
    return FileDiscovery.hasContent(file) && file.modifiedMillis() <= openedAt.millis();
  }

  /** Assigns a file to a batch; it is no longer new. */
  void addTaken(TakenFile file) {
    files.put(file.entry().path(), new KnownFile(file.directory(), file.entry(), file.takenBy()));
  }

  /**
   * All that is known, but for some files, as text that {@link #resume} reads.
   *
   * @param without paths that are left out
   */
  String memory(Set<String> without) {
    TextFields text = new TextFields();
    text.add("opened", openedAt.millis(), directoriesUnknown, "", "", "", "");
    new TreeSet<>(neverListed).forEach(path -> text.add("unlisted", "", "", "", "", "", path));
    new TreeMap<>(files).forEach((path, file) -> {
      if (!without.contains(path)) {
        StorageEntry entry = file.entry;
        text.add(
            entry.trouble().isPresent() ? "trouble" : "file",
            millis(file.takenBy),
            millis(file.goneSince),
            entry.length(),
            entry.modifiedMillis(),
            file.directory,
            path);
      }
    });
    return text.toString();
  }

  /** Knows what was known when the text was written. */
  void resume(String memory) {
    for (List<String> line : TextFields.parse(memory, 7)) {
      String path = line.get(6);
      try {
        switch (line.get(0)) {
          case "opened" -> {
            openedAt = Time.ofMillis(Long.parseLong(line.get(1)));
            directoriesUnknown = Boolean.parseBoolean(line.get(2));
          }
          case "unlisted" -> neverListed.add(path);
          default -> {
            StorageEntry entry = line.get(0).equals("trouble")
                ? StorageEntry.unreadable(path, "it could not be looked at")
                : new StorageEntry(
                    path, false, Long.parseLong(line.get(3)), Long.parseLong(line.get(4)));
            KnownFile file = new KnownFile(line.get(5), entry, time(line.get(1)));
            file.goneSince = time(line.get(2));
            files.put(path, file);
          }
        }
      } catch (NumberFormatException e) {
        throw TextFields.malformed(memory, "a number is malformed");
      }
    }
  }

  private static String millis(@Nullable Time time) {
    return time == null ? "" : Long.toString(time.millis());
  }

  private static @Nullable Time time(String millis) {
    return millis.isEmpty() ? null : Time.ofMillis(Long.parseLong(millis));
  }

  /**
   * Called when all files of a listing have been asked for: the others are gone, as far as it
   * tells.
   */
  void endListing(DirectoryListing.Listed listed, Time batchTime) {
    Iterator<KnownFile> all = files.values().iterator();
    while (all.hasNext()) {
      KnownFile file = all.next();
      if (!file.listed && listed.tellsOf(file.directory)) {
        if (file.goneSince == null) {
          file.goneSince = batchTime;
        } else if (batchTime.millis() - file.goneSince.millis() >= windowMillis) {
          all.remove();
        }
      }
    }
    listed.directories().forEach(each -> neverListed.remove(each.path()));
  }

  private void reportChanged(KnownFile known, StorageEntry now) {
    String then = known.takenBy == null
        ? "the stream was opened, when it was there already"
        : "batch " + times.text(known.takenBy) + " took it";
    String message = stream + " does not read file " + known.entry.path()
        + " again, which has changed since " + then + ": it had " + state(known.entry)
        + ", and has " + state(now)
        + " now; what was added or replaced is left out, so give new records a file with a new name";
    problems.problem(message, new TidemillException(ErrorCode.SOURCE_FAILED, message));
  }

  private static String state(StorageEntry file) {
    return file.length() + " bytes of " + Instant.ofEpochMilli(file.modifiedMillis());
  }

  private static final class KnownFile {
    final String directory;
    /** The batch that took it, or nothing if it was there when the stream was opened. */
    final @Nullable Time takenBy;

    StorageEntry entry;
    boolean listed = true;
    boolean reported;

    @Nullable
    Time goneSince;

    KnownFile(String directory, StorageEntry entry, @Nullable Time takenBy) {
      this.directory = directory;
      this.entry = entry;
      this.takenBy = takenBy;
    }

    /** Compares with what was met first; what could not be looked at then is looked at now. */
    boolean isSame(StorageEntry now) {
      if (entry.trouble().isPresent()) {
        entry = now;
      }
      return entry.length() == now.length() && entry.modifiedMillis() == now.modifiedMillis();
    }
  }
}
