/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.job;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.internal.scheduler.Lifecycle;
import dev.tidemill.internal.thread.FatalErrors;
import dev.tidemill.listener.ReceiverInfo;
import dev.tidemill.listener.StreamingListener;
import dev.tidemill.spi.job.ConnectorThreads;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens when a thread of a context dies: one of the engine fails the context, one of a
 * connector is reported, unless it has died of an error of the virtual machine or says itself that
 * the job cannot go on ({@link ErrorCode#THREAD_DIED}). Any thread may call any method.
 */
final class ThreadDeaths {
  private static final Logger LOG = LoggerFactory.getLogger(ThreadDeaths.class);

  private final Lifecycle lifecycle;
  private final StreamingListener listener;

  ThreadDeaths(Lifecycle lifecycle, StreamingListener listener) {
    this.lifecycle = lifecycle;
    this.listener = listener;
  }

  /** The threads of the connector of a stream or output. */
  ConnectorThreads threadsOf(String name) {
    return ConnectorThreads.of(name, (thread, cause) -> ofConnector(name, thread, cause));
  }

  /** A thread that the job cannot go on without has died. */
  void ofEngine(Thread thread, Throwable cause) {
    if (cause instanceof TidemillException known && known.code() == ErrorCode.THREAD_DIED) {
      fail(known);
    } else {
      fail(new TidemillException(
          ErrorCode.THREAD_DIED,
          "thread " + thread.getName() + " has died, which the job cannot go on without: " + cause,
          cause));
    }
  }

  private void fail(TidemillException failure) {
    try {
      lifecycle.failFromOutside(failure);
    } finally {
      LOG.error("the job ends: {}", failure.getMessage());
    }
  }

  private void ofConnector(String name, Thread thread, Throwable cause) {
    boolean needed =
        cause instanceof TidemillException known && known.code() == ErrorCode.THREAD_DIED;
    if (needed || FatalErrors.isFatal(cause)) {
      ofEngine(thread, cause);
    } else {
      String message = "thread " + thread.getName() + " has died";
      LOG.error("{}: {}", name, message, cause);
      listener.onReceiverError(new ReceiverInfo(name, message, Optional.of(cause)));
    }
  }
}
