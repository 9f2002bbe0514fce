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
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
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
 * <p>Costs about 130 bytes for each file that is there, however long its path is: files are known by
 * a hash of it.
 */
final class KnownFiles {
  private final String stream;
  private final long windowMillis;
  private final SourceEvents problems;
  private final TimeFormat times;
  private final Map<PathHash, KnownFile> files = new HashMap<>();

  /** Path of each directory that a file is known in, by itself: one text for all of its files. */
  private final Map<String, String> directories = new HashMap<>();

  /** Number of the listing whose files are asked for. */
  private long listing;

  /** How many files the last listing that could tell did not show. */
  private int gone;

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
          put(each.path(), file, null);
        }
      }
    }
  }

  private void put(String directory, StorageEntry file, @Nullable Time takenBy) {
    put(PathHash.of(file.path()), new KnownFile(directory, file, takenBy));
  }

  private void put(PathHash path, KnownFile file) {
    file.directory = directories.computeIfAbsent(file.directory, same -> same);
    file.listing = listing;
    KnownFile before = files.put(path, file);
    gone -= before != null && before.goneSince != null ? 1 : 0;
    gone += file.goneSince != null ? 1 : 0;
  }

  /** Called before the files of a listing are asked for. */
  void beginListing(DirectoryListing.Listed listed) {
    listing++;
    if (directoriesUnknown && !listed.failed()) {
      directoriesUnknown = false;
      neverListed.addAll(listed.unlisted());
      listed.directories().forEach(each -> neverListed.add(each.path()));
    }
  }

  /** Whether a file that is listed is new; it is asked for once in a listing. */
  boolean isNew(String directory, StorageEntry file) {
    PathHash path = PathHash.of(file.path());
    KnownFile known = files.get(path);
    if (known == null) {
      boolean old = neverListed.contains(directory) && wasPresent(file);
      if (old) {
        put(directory, file, null);
      }
      return !old;
    }
    known.listing = listing;
    if (file.trouble().isPresent()) {
      return false;
    }
    boolean same = known.isSame(file);
    if (known.goneSince != null) {
      gone--;
      if (!same) {
        files.remove(path);
        return true;
      }
      known.goneSince = null;
    }
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
    put(file.directory(), file.entry(), file.takenBy());
  }

  /**
   * All that is known, but for some files, as text that {@link #resume} reads.
   *
   * @param without paths that are left out
   */
  String memory(Set<String> without) {
    Set<PathHash> leftOut = without.stream().map(PathHash::of).collect(Collectors.toSet());
    List<String> paths =
        files.values().stream().map(file -> file.directory).distinct().sorted().toList();
    TextFields text = new TextFields();
    text.add("opened", openedAt.millis(), directoriesUnknown, "", "", "", "");
    new TreeSet<>(neverListed).forEach(path -> text.add("unlisted", "", "", "", "", "", path));
    paths.forEach(path -> text.add("directory", "", "", "", "", "", path));
    new TreeMap<>(files).forEach((path, file) -> {
      if (!leftOut.contains(path)) {
        text.add(
            file.isUnseen() ? "unseen" : "file",
            millis(file.takenBy),
            millis(file.goneSince),
            file.length,
            file.modifiedMillis,
            Collections.binarySearch(paths, file.directory),
            path.text());
      }
    });
    return text.toString();
  }

  /** Knows what was known when the text was written. */
  void resume(String memory) {
    List<String> paths = new ArrayList<>();
    for (List<String> line : TextFields.parse(memory, 7)) {
      String last = line.get(6);
      try {
        switch (line.get(0)) {
          case "opened" -> {
            openedAt = Time.ofMillis(Long.parseLong(line.get(1)));
            directoriesUnknown = Boolean.parseBoolean(line.get(2));
          }
          case "unlisted" -> neverListed.add(last);
          case "directory" -> paths.add(last);
          case "file", "unseen" -> {
            KnownFile file =
                new KnownFile(paths.get(Integer.parseInt(line.get(5))), time(line.get(1)));
            file.goneSince = time(line.get(2));
            if (line.get(0).equals("file")) {
              file.see(Long.parseLong(line.get(3)), Long.parseLong(line.get(4)));
            }
            put(PathHash.parse(last), file);
          }
          default -> throw TextFields.malformed(memory, "a line is of an unknown kind");
        }
      } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
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
    if (!listed.isUnchanged() || gone > 0) {
      int before = files.size();
      Iterator<KnownFile> all = files.values().iterator();
      while (all.hasNext()) {
        if (isForgotten(all.next(), listed, batchTime)) {
          gone--;
          all.remove();
        }
      }
      if (files.size() < before) {
        forgetDirectories();
      }
    }
    listed.directories().forEach(each -> neverListed.remove(each.path()));
  }

  /** Directories come and go, too: those of a pattern may be named after days. */
  private void forgetDirectories() {
    directories
        .keySet()
        .retainAll(files.values().stream().map(file -> file.directory).collect(Collectors.toSet()));
  }

  /** Also of a directory that has not changed, a file that had gone before is forgotten in time. */
  private boolean isForgotten(KnownFile file, DirectoryListing.Listed listed, Time batchTime) {
    if (file.listing == listing || !listed.tellsOf(file.directory)) {
      return false;
    }
    if (file.goneSince != null) {
      return batchTime.millis() - file.goneSince.millis() >= windowMillis;
    }
    if (!listed.unchanged().contains(file.directory)) {
      file.goneSince = batchTime;
      gone++;
    }
    return false;
  }

  private void reportChanged(KnownFile known, StorageEntry now) {
    String then = known.takenBy == null
        ? "the stream was opened, when it was there already"
        : "batch " + times.text(known.takenBy) + " took it";
    String message = stream + " does not read file " + now.path()
        + " again, which has changed since " + then + ": it had "
        + state(known.length, known.modifiedMillis) + ", and has "
        + state(now.length(), now.modifiedMillis())
        + " now; what was added or replaced is left out, so give new records a file with a new name";
    problems.problem(message, new TidemillException(ErrorCode.SOURCE_FAILED, message));
  }

  private static String state(long length, long modifiedMillis) {
    return length + " bytes of " + Instant.ofEpochMilli(modifiedMillis);
  }

  private static final class KnownFile {
    /** Length of a file that could not be looked at yet. */
    private static final long UNSEEN = -1;

    /** The batch that took it, or nothing if it was there when the stream was opened. */
    final @Nullable Time takenBy;

    String directory;
    long length = UNSEEN;
    long modifiedMillis;
    boolean reported;

    /** Number of the last listing that showed it. */
    long listing;

    @Nullable
    Time goneSince;

    KnownFile(String directory, @Nullable Time takenBy) {
      this.directory = directory;
      this.takenBy = takenBy;
    }

    KnownFile(String directory, StorageEntry entry, @Nullable Time takenBy) {
      this(directory, takenBy);
      if (entry.trouble().isEmpty()) {
        see(entry.length(), entry.modifiedMillis());
      }
    }

    boolean isUnseen() {
      return length == UNSEEN;
    }

    void see(long itsLength, long itsModifiedMillis) {
      length = itsLength;
      modifiedMillis = itsModifiedMillis;
    }

    /** Compares with what was met first; what could not be looked at then is looked at now. */
    boolean isSame(StorageEntry now) {
      if (isUnseen()) {
        see(now.length(), now.modifiedMillis());
      }
      return length == now.length() && modifiedMillis == now.modifiedMillis();
    }
  }
}
