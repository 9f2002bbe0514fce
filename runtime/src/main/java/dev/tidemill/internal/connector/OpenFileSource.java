/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.connector;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.spi.source.NamedRange;
import dev.tidemill.spi.source.Offset;
import dev.tidemill.spi.source.OffsetRange;
import dev.tidemill.spi.source.OpenSource;
import dev.tidemill.spi.source.RowOffset;
import dev.tidemill.spi.source.SourceContext;
import dev.tidemill.spi.source.SourceLag;
import dev.tidemill.spi.source.SourcePartition;
import dev.tidemill.spi.source.SourceResume;
import dev.tidemill.time.Time;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The files that batches have selected and may still read; offsets count selected files. */
final class OpenFileSource<T> implements OpenSource<T> {
  private static final int MAX_DESCRIBED = 100;

  private final FileFormat<T> format;
  private final SourceContext context;
  private final FileDiscovery discovery;
  private final List<TakenFile> files = new ArrayList<>();
  private final RecordSize recordSize;
  private volatile SourceLag lag = SourceLag.UNKNOWN;
  private long firstFile;

  OpenFileSource(FileFormat<T> format, SourceContext context, FileDiscovery discovery) {
    this.format = format;
    this.context = context;
    this.discovery = discovery;
    this.recordSize = new RecordSize(format);
    context.resume().ifPresent(this::resume);
  }

  /** Takes up the files of the ranges that may still be asked for. */
  private void resume(SourceResume resume) {
    firstFile = row(parse(
        resume.ranges().isEmpty() ? resume.position() : resume.ranges().get(0).from()));
    for (NamedRange range : resume.ranges()) {
      List<TakenFile> taken = TakenFiles.read(range.payload());
      files.addAll(taken);
      if (firstFile + files.size() != row(parse(range.until()))) {
        throw new TidemillException(
            ErrorCode.SOURCE_FAILED,
            "stream \"" + context.name() + "\" cannot go on: the range from " + range.from()
                + " to "
                + range.until() + " comes with " + taken.size()
                + " files, the first of which is number "
                + (firstFile + files.size() - taken.size()));
      }
    }
  }

  @Override
  public Offset begin() {
    return new RowOffset(0);
  }

  @Override
  public Offset end(Time batchTime, Offset from, long maxRecords) {
    FileQuota quota = new FileQuota(maxRecords, recordSize::recordsIn);
    int next = (int) (row(from) - firstFile);
    // Files that a batch has selected whose ranges could not be named come first.
    while (next < files.size() && quota.hasRoomFor(files.get(next).entry().length())) {
      quota.take(files.get(next).entry().length());
      next++;
    }
    if (next == files.size()) {
      files.addAll(discovery.select(batchTime, quota));
      next = files.size();
    }
    lag = SourceLag.ofRecords(recordsBehind(next));
    return new RowOffset(firstFile + next);
  }

  /** About how many records are in the files that wait, as far as the last listing saw them. */
  private long recordsBehind(int next) {
    return Stream.concat(files.stream().skip(next).map(TakenFile::entry), discovery.left().stream())
        .mapToLong(file -> recordSize.recordsIn(file.length()))
        .sum();
  }

  @Override
  public SourceLag lag(Offset upTo) {
    return lag;
  }

  @Override
  public List<SourcePartition<T>> partitions(OffsetRange range) {
    List<SourcePartition<T>> partitions = new ArrayList<>();
    for (TakenFile file : filesOf(range)) {
      partitions.addAll(FilePartition.of(
          context.storage(),
          file.found(),
          format,
          FilePartition.Content.SELECTED,
          context.events()));
    }
    return partitions;
  }

  @Override
  public OptionalLong count(OffsetRange range) {
    long count = 0;
    for (TakenFile file : filesOf(range)) {
      OptionalLong records = format.recordsIn(file.entry().length());
      if (records.isEmpty()) {
        return records;
      }
      count += records.getAsLong();
    }
    return OptionalLong.of(count);
  }

  @Override
  public void counted(OffsetRange range, long records) {
    long bytes =
        filesOf(range).stream().mapToLong(file -> file.entry().length()).sum();
    recordSize.measured(bytes, records);
  }

  /** The files' paths, as far as a person wants to read them. */
  @Override
  public String describe(OffsetRange range) {
    List<TakenFile> described = filesOf(range);
    String paths = described.stream()
        .limit(MAX_DESCRIBED)
        .map(file -> file.entry().path())
        .collect(Collectors.joining(", "));
    int more = described.size() - MAX_DESCRIBED;
    return more > 0 ? paths + ", and " + more + " more" : paths;
  }

  @Override
  public boolean hasMore(Offset from) {
    return firstFile + files.size() > row(from) || discovery.hasMore();
  }

  /** Takes what is there by now; what comes later is not looked for. */
  @Override
  public void stopIntake() {
    discovery.close(context.clock().now());
  }

  @Override
  public void release(Offset upTo) {
    long count = Math.min(row(upTo) - firstFile, files.size());
    if (count > 0) {
      files.subList(0, (int) count).clear();
      firstFile += count;
    }
  }

  @Override
  public String payload(OffsetRange range) {
    return TakenFiles.write(filesOf(range));
  }

  /**
   * The files that are not new, but for those of later ranges, which come back with their payloads.
   */
  @Override
  public String memory(Offset upTo) {
    Set<String> later = new HashSet<>();
    long taken = Math.max(0, row(upTo) - firstFile);
    files.stream().skip(taken).forEach(file -> later.add(file.entry().path()));
    return discovery.memory(later);
  }

  @Override
  public Offset parse(String text) {
    return RowOffset.parse(text);
  }

  @Override
  public void close() {}

  private List<TakenFile> filesOf(OffsetRange range) {
    long from = row(range.from()) - firstFile;
    long until = row(range.until()) - firstFile;
    if (from < 0 || until > files.size()) {
      throw new TidemillException(
          ErrorCode.SOURCE_FAILED,
          "stream \"" + context.name() + "\" knows its files from " + firstFile + " to "
              + (firstFile + files.size()) + ", but " + range
              + " was asked for: they were released, or selected before a restart");
    }
    return files.subList((int) from, (int) until);
  }

  private static long row(Offset offset) {
    return ((RowOffset) offset).row();
  }
}
