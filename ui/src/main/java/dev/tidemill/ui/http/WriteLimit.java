/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.ui.http;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Ends connections to clients that do not read: a write that takes longer than allowed is
 * interrupted, which closes its channel. Its one thread ends when there was nothing to watch for a
 * while.
 */
final class WriteLimit implements AutoCloseable {
  private final long millis;
  private final ScheduledThreadPoolExecutor watch;

  WriteLimit(long millis) {
    this.millis = millis;
    this.watch = new ScheduledThreadPoolExecutor(1, work -> {
      Thread thread = new Thread(work, "tidemill-page-watch");
      thread.setDaemon(true);
      return thread;
    });
    watch.setRemoveOnCancelPolicy(true);
    watch.setKeepAliveTime(millis, TimeUnit.MILLISECONDS);
    watch.allowCoreThreadTimeOut(true);
  }

  /** A stream whose every write and flush ends in time. Used by the thread that calls this. */
  OutputStream limited(OutputStream out) {
    return new Limited(out);
  }

  @Override
  public void close() {
    watch.shutdownNow();
  }

  private interface Writing {
    void run() throws IOException;
  }

  private void run(Writing writing) throws IOException {
    Deadline deadline = new Deadline(Thread.currentThread());
    Future<?> scheduled = watch.schedule(deadline::pass, millis, TimeUnit.MILLISECONDS);
    try {
      writing.run();
    } finally {
      scheduled.cancel(false);
      deadline.met();
    }
  }

  /** Interrupts a thread, unless it is done with what it had to do in time. */
  private static final class Deadline {
    private final Thread thread;
    private boolean isOver;
    private boolean hasInterrupted;

    Deadline(Thread thread) {
      this.thread = thread;
    }

    synchronized void pass() {
      if (!isOver) {
        hasInterrupted = true;
        thread.interrupt();
      }
    }

    synchronized void met() {
      isOver = true;
      if (hasInterrupted) {
        Thread.interrupted();
      }
    }
  }

  private final class Limited extends FilterOutputStream {
    Limited(OutputStream out) {
      super(out);
    }

    @Override
    public void write(int b) throws IOException {
      run(() -> out.write(b));
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      run(() -> out.write(bytes, from, length));
    }

    @Override
    public void flush() throws IOException {
      run(out::flush);
    }
  }
}
