package dev.tidemill.internal.connector;

import dev.tidemill.spi.source.PartitionReader;
import dev.tidemill.spi.source.SourceEvents;
import dev.tidemill.spi.source.SourcePartition;
import dev.tidemill.spi.storage.Storage;
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

  /** What a file that is gone when it is to be read means. */
  enum IfGone {
    /** Somebody is told, and there are no records. */
    REPORT,
    /** Reading fails. */
    FAIL
  }

  private final Storage storage;
  private final FileSlice slice;
  private final FileFormat<T> format;
  private final IfGone ifGone;

  /** Absent in another process: problems go to the log there. */
  private final transient @Nullable SourceEvents problems;

  private FilePartition(
      Storage storage,
      FileSlice slice,
      FileFormat<T> format,
      IfGone ifGone,
      SourceEvents problems) {
    this.storage = storage;
    this.slice = slice;
    this.format = format;
    this.ifGone = ifGone;
    this.problems = problems;
  }

  /** The partitions of one file: none if it is empty, several if it is long and may be cut. */
  static <T> List<SourcePartition<T>> of(
      Storage storage,
      String path,
      long length,
      FileFormat<T> format,
      IfGone ifGone,
      SourceEvents problems) {
    long slices =
        format.isSplittable() ? -Math.floorDiv(-length, SLICE_BYTES) : Math.min(1, length);
    List<SourcePartition<T>> partitions = new ArrayList<>();
    for (long i = 0; i < slices; i++) {
      FileSlice slice = new FileSlice(path, length, i * length / slices, (i + 1) * length / slices);
      partitions.add(new FilePartition<>(storage, slice, format, ifGone, problems));
    }
    return partitions;
  }

  @Override
  public PartitionReader<T> open() throws IOException {
    InputStream in;
    try {
      in = storage.open(slice.path());
    } catch (NoSuchFileException e) {
      if (ifGone == IfGone.FAIL) {
        throw e;
      }
      report("file " + slice.path() + " is gone before it was read: its records are missing", e);
      return new NoRecords<>();
    }
    try {
      return format.open(
          slice, new SelectedBytes(in, slice.fileLength(), this::endsEarly), this::report);
    } catch (IOException | RuntimeException e) {
      try (in) {
        throw e;
      }
    }
  }

  @Override
  public OptionalLong estimatedRecords() {
    return OptionalLong.of(format.estimatedRecordsIn(slice.until() - slice.from()));
  }

  private void endsEarly(long missing) throws IOException {
    EOFException failure = new EOFException("file " + slice.path() + " had " + slice.fileLength()
        + " bytes when it was selected, and now ends " + missing + " bytes before that");
    if (ifGone == IfGone.FAIL) {
      throw failure;
    }
    report(failure.getMessage() + ": the records behind its end are missing", failure);
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
