/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.source;

import dev.tidemill.spi.job.ConnectorThreads;
import dev.tidemill.spi.job.JobIdentity;
import java.util.Collection;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Stores what a receiver receives, and controls the receiver. Any thread may call any method.
 *
 * <p>The buffer is bounded in records and in bytes. The {@code store} methods block while it is full
 * or the source is paused, so the sender slows down and memory does not fill up. A receiver whose
 * thread must not block stores no more than its {@link #credit}. The methods throw
 * {@link InterruptedException} if the receiver is stopped while they wait for space; the records of
 * that call are then not stored. If the job has a block log and a record cannot be encoded, they
 * throw {@link dev.tidemill.error.TidemillException}, and nothing of that call is stored.
 *
 * @param <T> type of the records
 */
public interface ReceiverContext<T> {
  /**
   * Stores one record, and returns when it is in the buffer. Records that arrive within one block
   * interval form one partition, or several if they are large.
   */
  void store(T record) throws InterruptedException;

  /**
   * Stores records as a block of their own, which becomes one partition of its batch, or several if
   * it is large. Returns when they are {@linkplain Delivery stored}: a receiver may then acknowledge
   * them. If it is interrupted while it waits for that, they may still be stored. Does nothing if
   * there are no records. A collection that is larger than the buffer is accepted when the buffer
   * is empty.
   */
  void store(Collection<? extends T> records) throws InterruptedException;

  /** Reads the iterator to its end, then stores the records like {@link #store(Collection)}. */
  void store(Iterator<? extends T> records) throws InterruptedException;

  /**
   * Stores the records of a delivery, which join the block of their interval. Returns when they are
   * in the buffer; the callbacks of the delivery say when they are stored and done.
   */
  void store(Delivery<? extends T> delivery) throws InterruptedException;

  /**
   * Returns how much can be stored now without waiting. If several threads store, they share it.
   */
  Credit credit();

  /**
   * Returns how much the buffer holds. What is larger than that can be stored without waiting when the
   * buffer is empty, which is when the {@link #credit} is this.
   */
  Credit capacity();

  /**
   * Sets what is called when the credit has grown: batches have completed, or the source was
   * resumed. Called on the thread of the {@linkplain Delivery callbacks}, with the credit of that
   * moment; if the credit grows several times before the call, there is one call. It replaces the
   * listener that was set before.
   */
  void onCredit(Consumer<? super Credit> listener);

  /**
   * Returns the {@linkplain Delivery#position position} that was stored last, by this start of the
   * receiver or an earlier one. After a restart of the process it is that of the last records in the
   * block log. Empty if no position is known: a job that runs for the first time, or without a block
   * log.
   */
  Optional<String> lastStored();

  /** Reports that the source has lost records. Notifies listeners and logs a warning. */
  void reportGap(Gap gap);

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
   * Returns an id for one purpose, which is the same in every start of this job, also if the stream
   * is renamed. See {@link JobIdentity#derivedId}.
   */
  default String id(String purpose) {
    return job().derivedId(streamName(), purpose);
  }
}
