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
 * What a receiver does with what it has received; any thread may call any method.
 *
 * <p>The buffer is bounded: the {@code store} methods block while it is full, so that the sender is slowed down
 * instead of the memory filled. They throw {@link InterruptedException} when the receiver is stopped
 * meanwhile; the records of that call are then not stored.
 *
 * @param <T> type of the records
 */
public interface ReceiverContext<T> {
  /** Stores one record; records that arrive within a block interval share a partition. */
  void store(T record) throws InterruptedException;

  /**
   * Stores records as one block, which becomes one partition of its batch; nothing happens if there are none. A block that is larger
   * than the buffer is let in when the buffer is empty.
   */
  void store(Collection<? extends T> records) throws InterruptedException;

  /** Like {@link #store(Collection)}; reads the iterator to its end first. */
  void store(Iterator<? extends T> records) throws InterruptedException;

  /** Stops this receiver and starts a new one after the restart delay; returns at once. */
  void restart(String message, Throwable cause);

  /** Stops this receiver for good: its stream goes on with empty batches. Returns at once. */
  void stop(String message);

  /** Tells listeners of a problem and logs it; the receiver goes on. */
  void reportError(String message, Throwable cause);

  /**
   * Says that the receiver is connected: one line in the log, which also tells how often the connection had failed before.
   *
   * @param to what it is connected to, such as {@code localhost:9999}
   */
  default void reportConnected(String to) {}

  /** Whether this receiver is to end. */
  boolean isStopped();

  /** Name of the stream. */
  String streamName();

  /** Which job this is, and which of its starts. */
  JobIdentity job();

  /** Makes the threads that the receiver needs beside its own. */
  ConnectorThreads threads();

  /** An id for one use, the same in every start of this job; see {@link JobIdentity#derivedId}. */
  default String id(String purpose) {
    return job().derivedId(streamName(), purpose);
  }
}
