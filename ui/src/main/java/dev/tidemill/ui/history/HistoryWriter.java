/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.ui.history;

import dev.tidemill.spi.metrics.JobStatus;
import dev.tidemill.spi.metrics.ObservedBatch;
import dev.tidemill.spi.metrics.ObservedJob;
import dev.tidemill.spi.metrics.PageSettings;
import dev.tidemill.spi.metrics.SourceStatus;
import dev.tidemill.spi.metrics.StateSize;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the history of a job that runs, on a thread of its own. The job waits for nothing of it but
 * its end, for half a second at most, because the process may end right after the job.
 *
 * <p>If writing fails, for example because the disk is full, that is logged once and attempted again
 * from time to time; what the job still retains by then is written.
 */
final class HistoryWriter implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HistoryWriter.class);
  private static final long MIN_MILLIS = 50;
  private static final long RETRY_MILLIS = 10_000;
  private static final long SOURCES_MILLIS = 10_000;
  private static final long STATUS_MILLIS = 1_000;
  private static final long MAX_END_MILLIS = 500;

  /** The runs that this process writes: their files are locked by it, and readers open them. */
  private static final Set<String> WRITING = ConcurrentHashMap.newKeySet();

  private final ObservedJob job;
  private final HistoryFile file;
  private Optional<ObservedBatch> last = Optional.empty();
  private List<StateSize> states = List.of();
  private List<SourceStatus> sources = List.of();
  private Gauges gauges = new Gauges(Map.of());
  private long sourcesAt;
  private long statusAt;

  /** Whether the status has changed since it was written, which may wait for a batch. */
  private boolean owesStatus;

  private boolean hasWarned;
  private boolean changed = true;
  private boolean isEnding;
  private boolean isWritten;
  private boolean isClosed;

  private HistoryWriter(ObservedJob job, PageSettings.History history) {
    this.job = job;
    this.file = new HistoryFile(job.description(), history, this::head);
    this.statusAt = System.nanoTime() - TimeUnit.MILLISECONDS.toNanos(STATUS_MILLIS);
    this.sourcesAt = System.nanoTime() - TimeUnit.MILLISECONDS.toNanos(SOURCES_MILLIS);
  }

  /** What is written only when it changes is at the beginning of each file. */
  private String head() {
    return Lines.head(job.description())
        + Lines.line(Lines.STATES, states)
        + Lines.line(Lines.SOURCES, sources)
        + Lines.line(Lines.GAUGES, gauges);
  }

  /** Begins to write the history of a job. */
  static HistoryWriter start(ObservedJob job, PageSettings.History history) {
    HistoryWriter writer = new HistoryWriter(job, history);
    WRITING.add(writer.file.prefix());
    Thread thread = new Thread(writer::run, "tidemill-history");
    thread.setDaemon(true);
    job.onChange(writer::changed);
    thread.start();
    return writer;
  }

  /** Whether this process writes the files whose names begin so. */
  static boolean isWriting(String prefix) {
    return WRITING.contains(prefix);
  }

  private void changed() {
    boolean isOver = job.status().isOver();
    synchronized (this) {
      changed = true;
      notifyAll();
      if (isOver) {
        isEnding = true;
        awaitEnd();
      }
    }
  }

  private synchronized void awaitEnd() {
    long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(MAX_END_MILLIS);
    try {
      while (!isWritten) {
        long left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
        if (left <= 0) {
          return;
        }
        wait(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      while (awaitChange()) {
        boolean isOk = write();
        pause(isOk ? MIN_MILLIS : RETRY_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | LinkageError e) {
      warn(e);
    } finally {
      end();
    }
  }

  /** Waits for something to write; returns whether there is, or false when the end is written. */
  private synchronized boolean awaitChange() throws InterruptedException {
    long until = statusAt + TimeUnit.MILLISECONDS.toNanos(STATUS_MILLIS);
    while (!changed && !isClosed && !isWritten) {
      long left = owesStatus ? TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime()) : 0;
      if (owesStatus && left <= 0) {
        break;
      }
      wait(left);
    }
    boolean more = (changed || owesStatus) && !isWritten;
    changed = false;
    return more;
  }

  private synchronized void pause(long millis) throws InterruptedException {
    long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    while (!isEnding && !isClosed) {
      long left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
      if (left <= 0) {
        return;
      }
      wait(left);
    }
  }

  /** Writes what has changed; returns whether that worked. */
  private boolean write() {
    JobStatus status = job.status();
    List<ObservedBatch> batches = unsent();
    long now = System.nanoTime();
    owesStatus = batches.isEmpty()
        && !status.isOver()
        && now - statusAt < TimeUnit.MILLISECONDS.toNanos(STATUS_MILLIS);
    if (owesStatus) {
      return true;
    }
    statusAt = now;
    StringBuilder lines = new StringBuilder();
    batches.forEach(batch -> lines.append(Lines.line(Lines.BATCH, batch)));
    lines.append(Lines.line(Lines.STATUS, new Snapshot(job.now(), status, job.counters())));
    List<StateSize> newStates = job.states();
    if (!newStates.equals(states)) {
      lines.append(Lines.line(Lines.STATES, newStates));
    }
    try {
      file.append(lines.toString());
      states = newStates;
      if (!batches.isEmpty()) {
        last = Optional.of(batches.get(batches.size() - 1));
      }
      writeSources(status.isOver());
      if (status.isOver()) {
        written();
      }
      return true;
    } catch (IOException e) {
      warn(e);
      if (status.isOver()) {
        written(); // there is no point in waiting for another attempt
      }
      return false;
    }
  }

  /** The sources and the program's gauges may take their time to answer, so they come after everything else. */
  private void writeSources(boolean isOver) throws IOException {
    long now = System.nanoTime();
    if (isOver || now - sourcesAt >= TimeUnit.MILLISECONDS.toNanos(SOURCES_MILLIS)) {
      sourcesAt = now;
      List<SourceStatus> newSources = job.sources();
      if (!newSources.equals(sources)) {
        file.append(Lines.line(Lines.SOURCES, newSources));
        sources = newSources;
      }
      Gauges newGauges = new Gauges(job.gauges());
      if (!newGauges.equals(gauges)) {
        file.append(Lines.line(Lines.GAUGES, newGauges));
        gauges = newGauges;
      }
    }
  }

  private synchronized void written() {
    isWritten = true;
    notifyAll();
  }

  /** The batches that have come, or changed, since the last ones that were written. */
  private List<ObservedBatch> unsent() {
    List<ObservedBatch> batches = job.batches();
    Deque<ObservedBatch> unsent = new ArrayDeque<>();
    for (int i = batches.size() - 1; i >= 0; i--) {
      ObservedBatch batch = batches.get(i).withoutFlows(); // which are as long as all the rest
      if (last.filter(known -> batch.equals(known) || batch.time().isBefore(known.time()))
          .isPresent()) {
        break;
      }
      unsent.addFirst(batch);
    }
    return List.copyOf(unsent);
  }

  private void warn(Throwable failure) {
    if (!hasWarned) {
      hasWarned = true;
      LOG.warn(
          "the history of batches cannot be written to {}; the job is not affected, and writing is"
              + " attempted again: {}",
          file.directory(),
          failure.toString());
      LOG.debug("in full", failure);
    }
  }

  private void end() {
    written();
    try {
      file.close();
    } catch (IOException e) {
      warn(e);
    }
    WRITING.remove(file.prefix());
  }

  /** The job has ended. */
  @Override
  public synchronized void close() {
    isClosed = true;
    notifyAll();
  }
}
