/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.log;

import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A thread that works for a log, one piece after the other. Nobody has its reference. */
final class WriterThread implements LogThread {
  private static final Logger LOG = LoggerFactory.getLogger(WriterThread.class);

  private final BlockingQueue<Runnable> queue = new LinkedBlockingQueue<>();
  private final CompletableFuture<Boolean> ended = new CompletableFuture<>();
  private boolean closed;
  private boolean finished;

  WriterThread(String name) {
    Thread thread = new Thread(this::work, name);
    thread.setDaemon(true);
    thread.start();
  }

  private void work() {
    while (!finished) {
      take().run();
    }
    ended.complete(true);
  }

  private Runnable take() {
    while (true) {
      try {
        return queue.take();
      } catch (InterruptedException e) {
        // nobody has a reason to: what is in the queue has to be written in any case
      }
    }
  }

  /** Whatever the work throws fails the caller, who would otherwise wait forever. */
  @Override
  public void run(Work work) throws IOException {
    CompletableFuture<Boolean> done = new CompletableFuture<>();
    add(() -> {
      try {
        work.run();
        done.complete(true);
      } catch (Throwable e) {
        done.completeExceptionally(e);
      }
    });
    try {
      done.join(); // an interrupt does not end this wait, and is set again after it
    } catch (CompletionException e) {
      Throwable cause = e.getCause();
      if (cause instanceof IOException failure) {
        throw failure;
      }
      throw new IOException("writing the batch log failed: " + cause, cause);
    }
  }

  @Override
  public void runLater(Runnable work) {
    add(() -> {
      try {
        work.run();
      } catch (Throwable e) {
        LOG.warn("work on the batch log failed, for which nobody waits: {}", e.toString());
      }
    });
  }

  private synchronized void add(Runnable work) {
    if (closed) {
      throw new IllegalStateException("the thread of the batch log has ended");
    }
    queue.add(work);
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      queue.add(() -> finished = true);
    }
    ended.join();
  }
}
