/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.log;

import dev.tidemill.spi.storage.Storage;
import dev.tidemill.spi.storage.StorageAppender;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.NavigableSet;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A log of frames in a directory. After a crash, the next process reads what was forced, in order.
 *
 * <pre>{@code
 * try (BatchLog log = BatchLog.open(storage, "/ck/log", epoch, settings, thread, this::restore)) {
 *   log.append(new Frame(COMMIT, epoch, batch.id(), payload));
 *   log.force();                 // from here on, the next process reads it
 * }
 * }</pre>
 *
 * <p><b>Files.</b> Frames are appended to a file until it is full. No file is ever changed in
 * another way, and no name is used twice. Opening a log changes no file either: it starts a new one,
 * whose header says with which frame it begins, so remains of an unfinished write before that are
 * without meaning.
 *
 * <p><b>Failures.</b> If a force fails, it is unknown whether its frames are in the log. They remain
 * appended, and the next force writes them to a new file: a disk may lose what it could not write,
 * and report the next sync as successful. So a frame may be in two files; a reader takes it once, by
 * its number. For the same reason, the frames of the last force of an earlier process are written
 * again when the log is opened.
 *
 * <p><b>Owners.</b> Each process has a higher epoch than all before it. The caller keeps two
 * processes apart with a lock. Where there are no locks, each force creates a file
 * ({@link LogSettings#oneObjectPerForce}), and a former owner that still writes is fenced.
 *
 * <p>Methods are called by one thread, which may be interrupted: no call fails by that or clears
 * the flag.
 */
public final class BatchLog implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BatchLog.class);
  /** The longest payload of a frame. */
  public static final int MAX_PAYLOAD = FrameBatch.MAX_BYTES - StoredFrame.OVERHEAD;

  /** How much is collected if nothing is promised. */
  private static final int MAX_NOT_WRITTEN = 1 << 16;

  /** As many files of earlier owners keep what they have reserved. */
  private static final int RESERVED_FILES = 4;

  private final Storage storage;
  private final String directory;
  private final long epoch;
  private final LogSettings settings;
  private final LogThread thread;
  private final LogWriter writer;
  private final NavigableSet<Long> heads;
  private final List<SegmentReport> found;
  /** What was appended and not forced; each batch but the first begins with a head. */
  private final Deque<FrameBatch> waiting = new ArrayDeque<>();

  private long next;
  private long forced;
  private long bytesSinceHead;
  private boolean closed;

  private BatchLog(
      Storage storage,
      String directory,
      long epoch,
      LogSettings settings,
      LogThread thread,
      LogWriter writer,
      LogReport report) {
    this.storage = storage;
    this.directory = directory;
    this.epoch = epoch;
    this.settings = settings;
    this.thread = thread;
    this.writer = writer;
    this.heads = report.heads();
    this.found = report.segments();
    this.bytesSinceHead = report.bytesSinceHead();
    this.next = report.nextFrame();
    this.forced = next;
    waiting.add(new FrameBatch(next));
  }

  /**
   * Reads a log, and takes it over. When this returns, what was read is as durable as if this
   * process had forced it; until then, do nothing that depends on it.
   *
   * @param directory is created if it does not exist
   * @param epoch from 1, and higher than that of each process before
   * @param thread does the writing; it is closed with the log, or if this fails
   * @param reader gets all frames, on the calling thread
   * @throws LogCorruptedException if frames are damaged or missing
   * @throws LogVersionException if the log was written by a newer version
   * @throws LogFencedException if a process with this epoch or a higher one has taken the log over
   */
  public static BatchLog open(
      Storage storage,
      String directory,
      long epoch,
      LogSettings settings,
      LogThread thread,
      Consumer<Frame> reader)
      throws IOException {
    boolean opened = false;
    try {
      if (epoch < 1) {
        throw new IllegalArgumentException("the epoch of a log must be at least 1, not " + epoch);
      }
      LogOpening opening = new LogOpening(storage, directory, epoch, settings, reader);
      LogWriter writer = opening.takeOver(thread);
      BatchLog log =
          new BatchLog(storage, directory, epoch, settings, thread, writer, opening.report());
      opened = true;
      return log;
    } finally {
      if (!opened) {
        thread.close();
      }
    }
  }

  /**
   * Appends a frame, which is written with the next force.
   *
   * @param frame must have this log's epoch
   * @throws IOException if there are 64 MiB that could not be written
   */
  public void append(Frame frame) throws IOException {
    check(frame);
    add(frame);
  }

  private void add(Frame frame) {
    waiting.getLast().add(frame, next, forced);
    next++;
  }

  private void check(Frame frame) throws IOException {
    checkOpen();
    if (frame.epoch() != epoch) {
      throw new IllegalArgumentException(
          "cannot append a " + frame + " to a log of epoch " + epoch);
    }
    int payload = frame.payload().length;
    if (payload > MAX_PAYLOAD) {
      throw new IllegalArgumentException(
          "cannot append a " + frame + ": it may have at most " + MAX_PAYLOAD + " bytes");
    }
    long appended = appendedBytes();
    if (appended + StoredFrame.OVERHEAD + payload > FrameBatch.MAX_BYTES) {
      throw new IOException("cannot append a " + frame + " to " + directory + ": " + appended
          + " of at most " + FrameBatch.MAX_BYTES + " bytes have been appended and not forced");
    }
  }

  /** Whether {@link #append} would take some frames, one after the other, before the next force. */
  public boolean hasRoomFor(Frame... frames) {
    long more = Arrays.stream(frames)
        .mapToLong(frame -> (long) StoredFrame.OVERHEAD + frame.payload().length)
        .sum();
    return appendedBytes() + more <= FrameBatch.MAX_BYTES;
  }

  private long appendedBytes() {
    return waiting.stream().mapToLong(FrameBatch::size).sum();
  }

  /**
   * Makes all appended frames as durable as the settings say.
   *
   * @throws LogFencedException if another process has taken the log over
   * @throws IOException if it is unknown whether the frames are in the log; the next force tries
   *     again
   */
  public void force() throws IOException {
    checkOpen();
    if (settings.durability() != Durability.NONE
        || waiting.size() > 1
        || waiting.getFirst().size() > MAX_NOT_WRITTEN) {
      write();
    }
  }

  private void write() throws IOException {
    while (waiting.size() > 1) {
      write(waiting.getFirst());
      waiting.removeFirst();
    }
    FrameBatch last = waiting.getFirst();
    write(last);
    last.restart(next);
  }

  private void write(FrameBatch frames) throws IOException {
    if (frames.isEmpty()) {
      return;
    }
    thread.run(() -> writer.write(frames));
    forced = frames.end();
    if (frames.hasHead()) {
      heads.add(writer.segment());
      bytesSinceHead = 0;
    }
    bytesSinceHead += frames.size();
  }

  /**
   * Appends a frame that stands for all frames before it, as the first one of a new file, and
   * forces it with all others. When this returns, the files before {@link #segment()} may be
   * deleted. If it fails, {@link #force} tries again.
   *
   * @param head must have this log's epoch
   */
  public void roll(Frame head) throws IOException {
    check(head);
    FrameBatch last = waiting.getLast();
    if (!last.isEmpty()) {
      last = new FrameBatch(next);
      waiting.add(last);
    }
    last.beginWithHead();
    add(head);
    write();
  }

  /** The files that were there when it was opened. */
  public List<SegmentReport> found() {
    return found;
  }

  /** Number of the file with the frame that was forced last. */
  public long segment() {
    return writer.segment();
  }

  /** Bytes of all frames from the last {@link #roll head} on, or of all frames if there is none. */
  public long bytesSinceHead() {
    return bytesSinceHead;
  }

  /**
   * How many files there are from the last {@link #roll head} on, or in all if there is none. The
   * next start reads them one by one.
   */
  public long filesSinceHead() {
    return writer.segment() - (heads.isEmpty() ? 0 : heads.last());
  }

  /**
   * Deletes files before one whose first frame stands for them: if the given one does not begin
   * with such a frame, those before the last one that does. Does not wait, and does not fail; what
   * could not be deleted is logged, and deleted by the next call.
   *
   * @param segment a number that {@link #segment()} has returned
   */
  public void deleteBefore(long segment) {
    checkOpen();
    Long head = heads.floor(segment);
    if (head != null) {
      heads.headSet(head).clear();
      thread.runLater(() -> delete(head));
    }
  }

  private void delete(long end) {
    try {
      writer.deleteBefore(end);
    } catch (IOException e) {
      LOG.warn("cannot delete old files of the batch log {} now: {}", directory, e.toString());
    }
  }

  /**
   * Gives back the space that earlier owners have reserved and not used, except in the newest files:
   * each start leaves such a file, and a job that starts again and again must not fill the disk.
   * For a caller that knows that no earlier owner can write any more; called before anything is
   * {@linkplain #deleteBefore deleted}.
   */
  public void releaseReserved() {
    checkOpen();
    List<SegmentReport> old = found.subList(0, Math.max(0, found.size() - RESERVED_FILES));
    List<SegmentReport> reserved =
        old.stream().filter(file -> file.contentBytes() < file.bytes()).toList();
    if (!reserved.isEmpty()) {
      thread.runLater(() -> reserved.forEach(this::truncate));
    }
  }

  private void truncate(SegmentReport file) {
    try (StorageAppender appender = storage.append(file.file())) {
      appender.truncate(file.contentBytes());
      appender.sync();
    } catch (IOException e) {
      LOG.warn("cannot give back the space that {} reserves: {}", file.file(), e.toString());
    }
  }

  private void checkOpen() {
    if (closed) {
      throw new IllegalStateException("the batch log " + directory + " is closed");
    }
  }

  /** Closes the log and its thread. Frames that were appended and not forced are lost. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    try {
      if (settings.durability() == Durability.NONE) {
        write();
      }
      thread.run(writer::close);
    } catch (IOException e) {
      LOG.warn("cannot close the batch log {}: {}", directory, e.toString());
    } finally {
      closed = true;
      thread.close();
    }
  }
}
