/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.log;

import dev.tidemill.internal.thread.FatalErrors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that works for a log, one piece after the other. Nobody has its reference.
 *
 * <p>If it dies, everybody who waits for it, or comes later, fails with the cause.
 */
final class WriterThread implements LogThread {
  private static final Logger LOG = LoggerFactory.getLogger(WriterThread.class);

  /** Some work, and who waits for it. */
  private record Piece(Work work, CompletableFuture<Boolean> done) {}

  private final String name;
  private final Thread.UncaughtExceptionHandler deaths;
  private final BlockingQueue<Piece> queue = new LinkedBlockingQueue<>();
  private final CompletableFuture<Boolean> ended = new CompletableFuture<>();
  private boolean closed;
  private boolean finished;
  private Optional<Throwable> death = Optional.empty();

  WriterThread(String name, Thread.UncaughtExceptionHandler deaths) {
    this.name = name;
    this.deaths = deaths;
    Thread thread = new Thread(this::work, name);
    thread.setDaemon(true);
    thread.setUncaughtExceptionHandler(deaths);
    thread.start();
  }

  private void work() {
    Optional<Piece> current = Optional.empty();
    try {
      while (!finished) {
        current = Optional.of(take());
        work(current.get());
      }
    } catch (Throwable e) {
      died(current, e);
      throw e;
    } finally {
      ended.complete(true);
    }
  }

  /** What fails is told to who waits for it, and the thread goes on. */
  private static void work(Piece piece) {
    try {
      piece.work().run();
      piece.done().complete(true);
    } catch (Throwable e) {
      piece.done().completeExceptionally(e);
    }
  }

  private void died(Optional<Piece> current, Throwable cause) {
    synchronized (this) {
      death = Optional.of(cause);
      closed = true;
    }
    current.ifPresent(piece -> piece.done().completeExceptionally(cause));
    for (Piece each = queue.poll(); each != null; each = queue.poll()) {
      each.done().completeExceptionally(cause);
    }
  }

  private Piece take() {
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
    add(new Piece(work, done));
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
    CompletableFuture<Boolean> done = new CompletableFuture<>();
    CompletableFuture<Boolean> unused = done.whenComplete((ignored, failure) -> {
      if (failure != null) {
        LOG.warn("work on the batch log failed, for which nobody waits: {}", failure.toString());
        if (FatalErrors.isFatal(failure)) {
          deaths.uncaughtException(Thread.currentThread(), failure);
        }
      }
    });
    try {
      add(new Piece(work::run, done));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private synchronized void add(Piece piece) throws IOException {
    if (death.isPresent()) {
      throw new IOException("thread " + name + " has died: " + death.get(), death.get());
    }
    if (closed) {
      throw new IllegalStateException("the thread of the batch log has ended");
    }
    queue.add(piece);
  }

  @Override
  public void close() {
    synchronized (this) {
      if (!closed) {
        closed = true;
        queue.add(new Piece(() -> finished = true, new CompletableFuture<>()));
      }
    }
    ended.join();
  }
}
