/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.source;

import dev.tidemill.spi.job.ConnectorThreads;
import dev.tidemill.spi.job.JobIdentity;
import java.util.Collection;
import java.util.Iterator;

/**
 * Stores what a receiver receives, and controls the receiver. Any thread may call any method.
 *
 * <p>The buffer is bounded. The {@code store} methods block while it is full, so the sender slows
 * down and memory does not fill up. They throw {@link InterruptedException} if the receiver is
 * stopped in the meantime; the records of that call are then not stored.
 *
 * @param <T> type of the records
 */
public interface ReceiverContext<T> {
  /** Stores one record. Records that arrive within one block interval form one partition. */
  void store(T record) throws InterruptedException;

  /**
   * Stores records as one block, which becomes one partition of its batch. Does nothing if there
   * are no records. A block that is larger than the buffer is accepted when the buffer is empty.
   */
  void store(Collection<? extends T> records) throws InterruptedException;

  /** Reads the iterator to its end, then stores the records like {@link #store(Collection)}. */
  void store(Iterator<? extends T> records) throws InterruptedException;

  /** Stops this receiver and starts a new one after the restart delay. Returns immediately. */
  void restart(String message, Throwable cause);

  /**
   * Stops this receiver permanently; its stream continues with empty batches. Returns immediately.
   */
  void stop(String message);

  /** Notifies listeners of a problem and logs it. The receiver keeps running. */
  void reportError(String message, Throwable cause);

  /**
   * Reports that the receiver is connected. Logs one line, which includes the number of failed
   * connection attempts before.
   *
   * @param to what it is connected to, such as {@code localhost:9999}
   */
  default void reportConnected(String to) {}

  /** Returns whether this receiver should stop. */
  boolean isStopped();

  /** Returns the name of the stream. */
  String streamName();

  /** Returns the id of the job and the epoch of this start. */
  JobIdentity job();

  /** Returns the factory for additional threads of the receiver. */
  ConnectorThreads threads();

  /**
   * Returns an id for one purpose, which is the same in every start of this job. See
   * {@link JobIdentity#derivedId}.
   */
  default String id(String purpose) {
    return job().derivedId(streamName(), purpose);
  }
}
