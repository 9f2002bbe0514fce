/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.connector;

import dev.tidemill.spi.source.LongOperation;
import dev.tidemill.spi.source.NamedRange;
import dev.tidemill.spi.source.SourceContext;
import dev.tidemill.spi.source.SourceEvents;
import dev.tidemill.spi.source.SourceResume;
import dev.tidemill.spi.storage.Storage;
import dev.tidemill.spi.storage.StorageEntry;
import dev.tidemill.time.Time;
import dev.tidemill.time.TimeFormat;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Finds the files of a directory, or of the directories that match a pattern, that no batch has
 * read yet.
 *
 * <p>A file is its path. It is new if it was not there when the stream was opened and no batch has
 * taken it, and it belongs to the first batch that sees it and has room for it. Its time of modification says nothing
 * about that: a file that is moved in keeps the time at which it was written, and other machines'
 * clocks differ. {@link KnownFiles} remembers what is not new.
 *
 * <p>A file that cannot be read is reported once, left out, and looked at again in each batch; one
 * that has no bytes is not there yet. A directory that cannot be listed is reported once, and while
 * that is so nothing is learned about its files.
 */
final class FileDiscovery {
  private final FileOptions options;
  private final FileFormat<?> format;
  private final String stream;
  private final Storage storage;
  private final SourceEvents problems;
  private final DirectoryListing listing;
  private final KnownFiles known;
  private final LeftOutFiles leftOut;

  /** By directory, the files that are not known: they may change without a trace in the directory. */
  private final Map<String, SortedSet<String>> pending = new HashMap<>();

  /** Files that were listed and that no batch has taken yet, with the listing that showed them first. */
  private final Map<String, Long> waiting = new HashMap<>();

  /** Those of them that the last selection saw. */
  private List<StorageEntry> left = List.of();

  private long listings;
  private boolean closed;

  /** A file that is new, and where it was listed. */
  private record Candidate(String directory, StorageEntry entry, long firstListing) {}

  FileDiscovery(
      String directory,
      FileOptions options,
      FileFormat<?> format,
      SourceContext context,
      TimeFormat times) {
    this.options = options;
    this.format = format;
    this.stream = "stream \"" + context.name() + "\"";
    this.storage = context.storage();
    this.problems = context.events();
    this.listing = new DirectoryListing(directory, stream, storage, problems, context.clock());
    this.known = new KnownFiles(stream, options.rememberWindow(), problems, times);
    this.leftOut = new LeftOutFiles(stream, problems);
    if (context.resume().isPresent()) {
      resume(context.resume().get());
    } else if (options.newFilesOnly()) {
      known.open(context.clock().now(), listing.list(pending), this::isCandidate);
    }
  }

  /**
   * What was known before, and what has been taken since: all else that is there has come while
   * nothing ran.
   */
  private void resume(SourceResume resume) {
    known.resume(resume.memory());
    for (NamedRange range : resume.ranges()) {
      TakenFiles.read(range.payload()).forEach(known::addTaken);
    }
  }

  /** The files that are not new, but for some, as text for another process. */
  String memory(Set<String> without) {
    return known.memory(without);
  }

  /**
   * New files, as many as a quota admits: those that were there first, and of those that came
   * together by path. They are no longer new after this call; the others stay where they are.
   */
  List<TakenFile> select(Time batchTime, FileQuota quota) {
    List<Candidate> candidates = candidates(batchTime);
    waiting.clear();
    List<TakenFile> found = new ArrayList<>();
    List<StorageEntry> notTaken = new ArrayList<>();
    boolean full = false;
    long looked = 0;
    LongOperation opening = problems.begin("opening new files of " + stream);
    try (opening) {
      for (Candidate each : candidates) {
        full = full || !quota.hasRoomFor(each.entry().length());
        if (full) {
          waiting.put(each.entry().path(), each.firstListing());
          notTaken.add(each.entry());
        } else if (examine(each.directory(), each.entry(), batchTime, found)) {
          quota.take(each.entry().length());
        } else if (!closed) {
          waiting.put(each.entry().path(), each.firstListing());
        }
        opening.done(++looked, candidates.size());
      }
    }
    left = notTaken;
    return found;
  }

  /** The files that the last selection had no room for. */
  List<StorageEntry> left() {
    return left;
  }

  /** Files that appear from now on are not looked for. */
  void close(Time now) {
    for (Candidate each : candidates(now)) {
      if (!leftOut.contains(each.entry())) {
        waiting.put(each.entry().path(), each.firstListing());
      }
    }
    closed = true;
  }

  /** Whether files wait that were there when this was {@linkplain #close closed}. */
  boolean hasMore() {
    return !waiting.isEmpty();
  }

  private List<Candidate> candidates(Time batchTime) {
    List<Candidate> candidates = new ArrayList<>();
    listings++;
    DirectoryListing.Listed listed = listing.list(pending);
    known.beginListing(listed);
    pending.clear();
    for (DirectoryListing.Directory directory : listed.directories()) {
      for (StorageEntry file : directory.entries()) {
        if (isCandidate(file) && known.isNew(directory.path(), file)) {
          pending.computeIfAbsent(directory.path(), path -> new TreeSet<>()).add(file.path());
          if (hasContent(file)
              && !leftOut.isRefusedStill(file)
              && (!closed || waiting.containsKey(file.path()))) {
            long first = waiting.getOrDefault(file.path(), listings);
            candidates.add(new Candidate(directory.path(), file, first));
          }
        }
      }
    }
    known.endListing(listed, batchTime);
    leftOut.forgetGone(listed);
    candidates.sort(Comparator.comparingLong(Candidate::firstListing)
        .thenComparing(candidate -> candidate.entry().path()));
    return candidates;
  }

  private boolean isCandidate(StorageEntry entry) {
    return !entry.directory() && options.filter().test(entry.name());
  }

  /** Whether there is something to read, or may be. */
  static boolean hasContent(StorageEntry file) {
    return file.length() > 0 || file.trouble().isPresent();
  }

  /** Takes a file if it can be read, and says whether it does. */
  private boolean examine(
      String directory, StorageEntry file, Time batchTime, List<TakenFile> found) {
    try {
      boolean splittable = open(file);
      leftOut.remove(file);
      TakenFile taken = new TakenFile(directory, file, splittable, batchTime);
      known.addTaken(taken);
      pending.computeIfPresent(directory, (path, files) -> {
        files.remove(file.path());
        return files;
      });
      found.add(taken);
      return true;
    } catch (UnsupportedFileException e) {
      leftOut.refused(directory, file, e);
    } catch (IOException e) {
      leftOut.unreadable(directory, file, e);
    }
    return false;
  }

  private boolean open(StorageEntry file) throws IOException {
    if (file.trouble().isPresent()) {
      throw new FileSystemException(file.path(), null, file.trouble().get());
    }
    try (InputStream in = storage.open(file.path())) {
      return format.isSplittable(file.path(), in);
    }
  }
}
