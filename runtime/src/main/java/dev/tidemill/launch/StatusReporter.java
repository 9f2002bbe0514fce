/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.launch;

import dev.tidemill.spi.metrics.ObservedBatch;
import dev.tidemill.spi.metrics.ObservedJob;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Reports how a job is doing, on a thread of its own: a terminal that is slow holds up no batch. The
 * end of the job waits for the last report, for half a second at most.
 */
final class StatusReporter implements AutoCloseable {
  private static final long MAX_END_MILLIS = 500;

  private final ObservedJob job;
  private final StatusOutput output;
  private final CountDownLatch over = new CountDownLatch(1);
  private final CountDownLatch reported = new CountDownLatch(1);
  private Optional<ObservedBatch> last = Optional.empty();

  private StatusReporter(ObservedJob job, StatusOutput output) {
    this.job = job;
    this.output = output;
  }

  static StatusReporter start(ObservedJob job, StatusOutput output) {
    StatusReporter reporter = new StatusReporter(job, output);
    Thread thread = new Thread(reporter::run, "tidemill-status");
    thread.setDaemon(true);
    job.onChange(reporter::changed);
    thread.start();
    return reporter;
  }

  private void changed() {
    if (job.status().isOver()) {
      close();
    }
  }

  private void run() {
    try {
      while (!pause()) {
        output.report(job, news());
      }
      List<ObservedBatch> rest = news();
      if (!rest.isEmpty()) {
        output.report(job, rest);
      }
      output.ended(job);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      reported.countDown();
    }
  }

  /** Waits until the next report is due; returns whether the job has ended. */
  private boolean pause() throws InterruptedException {
    return over.await(output.minMillis(), TimeUnit.MILLISECONDS);
  }

  private List<ObservedBatch> news() {
    List<ObservedBatch> batches = job.batches();
    Deque<ObservedBatch> news = new ArrayDeque<>();
    for (int i = batches.size() - 1; i >= 0; i--) {
      ObservedBatch batch = batches.get(i);
      if (last.filter(known -> batch.equals(known) || batch.time().isBefore(known.time()))
          .isPresent()) {
        break;
      }
      news.addFirst(batch);
    }
    if (!news.isEmpty()) {
      last = Optional.of(news.getLast());
    }
    return List.copyOf(news);
  }

  /** The job has ended: waits for the last report. */
  @Override
  public void close() {
    over.countDown();
    try {
      reported.await(MAX_END_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
