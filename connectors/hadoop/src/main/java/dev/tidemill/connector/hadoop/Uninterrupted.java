/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.hadoop;

import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Makes calls of Hadoop on threads that nobody interrupts, while the caller waits.
 *
 * <p>Hadoop's clients give up what they do when their thread is interrupted, and may close the
 * connection that all threads share. A job that stops interrupts its threads, and the contract of a
 * storage is that this fails no call. The threads are daemons and end when they are idle for a
 * minute; there are as many as calls at the same time. A call costs two changes of threads, about 20
 * microseconds, so bytes are passed on in blocks.
 */
final class Uninterrupted {
  private static final AtomicInteger COUNT = new AtomicInteger();

  private static final ExecutorService THREADS = Executors.newCachedThreadPool(call -> {
    Thread thread = new Thread(call, "tidemill-hadoop-" + COUNT.incrementAndGet());
    thread.setDaemon(true);
    return thread;
  });

  private Uninterrupted() {}

  interface Call<R> {
    R run() throws IOException;
  }

  interface Step {
    void run() throws IOException;
  }

  static void run(Step step) throws IOException {
    call(() -> {
      step.run();
      return true;
    });
  }

  /** The result of a call; the interrupt flag of the caller stays as it is, or becomes. */
  static <R> R call(Call<R> call) throws IOException {
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    Future<R> result = THREADS.submit(() -> {
      Thread.currentThread().setContextClassLoader(loader);
      try {
        return call.run();
      } finally {
        Thread.currentThread().setContextClassLoader(null);
      }
    });
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return result.get();
        } catch (InterruptedException e) {
          interrupted = true;
        } catch (ExecutionException e) {
          throw rethrown(e.getCause());
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static IOException rethrown(@Nullable Throwable failure) {
    if (failure instanceof RuntimeException unchecked) {
      throw unchecked;
    }
    if (failure instanceof Error error) {
      throw error;
    }
    return failure instanceof IOException e ? e : new IOException(failure);
  }
}
