/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.connector;

import dev.tidemill.spi.source.PartitionReader;
import dev.tidemill.spi.source.SourceEvents;
import dev.tidemill.spi.source.SourcePartition;
import dev.tidemill.spi.storage.Storage;
import dev.tidemill.spi.storage.StorageEntry;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A file, or a slice of one, to be read by one worker. */
final class FilePartition<T> implements SourcePartition<T> {
  private static final Logger LOG = LoggerFactory.getLogger(FilePartition.class);
  private static final long SLICE_BYTES = 64L << 20;

  /** Which bytes of a file are meant. */
  enum Content {
    /**
     * Those that it had when it was selected; if it is missing or shorter, this is only reported.
     */
    SELECTED,
    /**
     * Those that it has when it is read, by which time it may have grown or been replaced; if it is
     * gone, reading fails.
     */
    PRESENT
  }

  private final Storage storage;
  private final FileSlice slice;
  private final FileFormat<T> format;
  private final Content content;

  /** Absent in another process: problems go to the log there. */
  private final transient @Nullable SourceEvents problems;

  private FilePartition(
      Storage storage,
      FileSlice slice,
      FileFormat<T> format,
      Content content,
      SourceEvents problems) {
    this.storage = storage;
    this.slice = slice;
    this.format = format;
    this.content = content;
    this.problems = problems;
  }

  /** The partitions of one file: one, or several if it is long and may be cut. */
  static <T> List<SourcePartition<T>> of(
      Storage storage,
      FoundFile file,
      FileFormat<T> format,
      Content content,
      SourceEvents problems) {
    long length = file.length();
    long slices = file.splittable() ? Math.max(1, -Math.floorDiv(-length, SLICE_BYTES)) : 1;
    List<SourcePartition<T>> partitions = new ArrayList<>();
    for (long i = 0; i < slices; i++) {
      FileSlice slice =
          new FileSlice(file.path(), length, i * length / slices, (i + 1) * length / slices);
      partitions.add(new FilePartition<>(storage, slice, format, content, problems));
    }
    return partitions;
  }

  @Override
  public PartitionReader<T> open() throws IOException {
    return content == Content.PRESENT ? openPresent() : openSelected();
  }

  private PartitionReader<T> openSelected() throws IOException {
    InputStream in;
    try {
      in = storage.open(slice.path());
    } catch (NoSuchFileException e) {
      report("file " + slice.path() + " is gone before it was read: its records are missing", e);
      return new NoRecords<>();
    }
    return open(slice, in, new SelectedBytes(in, slice.fileLength(), this::reportShorter));
  }

  /**
   * Takes the length of the file once, here: records that begin before that are read, and they are
   * read to their end even if the file grows meanwhile. The last slice has what has been added.
   * Where another file takes the name right now, it is not known which of the two lengths belongs
   * to what was opened, and the longer one cuts neither.
   */
  private PartitionReader<T> openPresent() throws IOException {
    long before = storage.find(slice.path()).orElseThrow(this::gone).length();
    InputStream in = storage.open(slice.path());
    long length;
    try {
      length =
          Math.max(before, storage.find(slice.path()).map(StorageEntry::length).orElse(0L));
    } catch (IOException e) {
      try (in) {
        throw e;
      }
    }
    boolean last = slice.until() == slice.fileLength();
    FileSlice present = new FileSlice(
        slice.path(),
        length,
        Math.min(slice.from(), length),
        last ? length : Math.min(slice.until(), length));
    return open(
        present,
        in,
        format.readsBeyondSlice() ? in : new SelectedBytes(in, length, this::failShorter));
  }

  private PartitionReader<T> open(FileSlice part, InputStream in, InputStream bytes)
      throws IOException {
    try {
      return format.open(part, bytes, this::report);
    } catch (IOException | RuntimeException e) {
      try (in) {
        throw e;
      }
    }
  }

  @Override
  public String describe() {
    return "file " + slice.path();
  }

  @Override
  public OptionalLong estimatedRecords() {
    return OptionalLong.of(format.estimatedRecordsIn(slice.until() - slice.from()));
  }

  private NoSuchFileException gone() {
    return new NoSuchFileException(slice.path(), null, "it was there when the dataset was made");
  }

  private void reportShorter(long missing) {
    EOFException failure = new EOFException("file " + slice.path() + " had " + slice.fileLength()
        + " bytes when it was selected, and now ends " + missing + " bytes before that");
    report(failure.getMessage() + ": the records behind its end are missing", failure);
  }

  private void failShorter(long missing) throws IOException {
    throw new EOFException(
        "file " + slice.path() + " has become " + missing + " bytes shorter while it was read");
  }

  private void report(String message, Throwable cause) {
    if (problems == null) {
      LOG.warn(message);
    } else {
      problems.problem(message, cause);
    }
  }

  private static final class NoRecords<T> implements PartitionReader<T> {
    @Override
    public boolean next() {
      return false;
    }

    @Override
    public T record() {
      throw new IllegalStateException("there is no record");
    }
  }
}
