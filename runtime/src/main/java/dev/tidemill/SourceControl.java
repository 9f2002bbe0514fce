/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.Origin;
import dev.tidemill.error.TidemillException;
import dev.tidemill.internal.batch.SourceSwitch;
import dev.tidemill.internal.job.JobLifecycle;
import dev.tidemill.listener.SourceState;
import java.util.OptionalLong;

/**
 * Pauses, resumes and limits one source, before the start and while the job is running. Any thread
 * may call it; {@link StreamingContext#source} returns it.
 *
 * <pre>{@code
 * SourceControl orders = ssc.source("orders");
 * orders.limitRate(1_000);      // at most 1,000 records per second of batch time
 * orders.pause();               // batches take nothing of it; it stays where it is
 * orders.resume();
 * }</pre>
 *
 * <p>A change takes effect with the next batch whose records are not chosen yet. Calling a method
 * again changes nothing. A restarted job begins without pauses, and with the rates that its program
 * and {@code stream.source.rates} set.
 */
public final class SourceControl {
  private final String name;
  private final SourceSwitch control;
  private final JobLifecycle lifecycle;

  SourceControl(String name, SourceSwitch control, JobLifecycle lifecycle) {
    this.name = name;
    this.control = control;
    this.lifecycle = lifecycle;
  }

  /** The name of the source. */
  public String name() {
    return name;
  }

  /**
   * Batches take nothing of this source until it is resumed. Records stay where they are: a
   * receiver's buffer fills, and then its sender has to wait.
   *
   * <p>A graceful stop does not wait for a paused source: what has arrived stays where it is, and
   * the next start continues there if the source can still read it or there is a checkpoint
   * directory.
   *
   * @throws TidemillException if the context was stopped
   */
  public void pause() {
    requireNotStopped(Origin.here("pause"));
    control.pause(true);
  }

  /**
   * Ends a pause; the next batch continues where the last one ended.
   *
   * @throws TidemillException if the context was stopped
   */
  public void resume() {
    requireNotStopped(Origin.here("resume"));
    control.pause(false);
  }

  /**
   * Limits what batches take of this source, in addition to what the job can process. Each batch
   * takes at most the rate times the batch interval; a fraction of a record is kept for the next
   * batch, unused records are not. Where only larger portions can be taken, such as whole files or
   * the entries of a queue, later batches take nothing until the rate is met on average.
   *
   * @param recordsPerSecond from 1
   * @throws TidemillException if the rate is less than 1, or the context was stopped
   */
  public void limitRate(long recordsPerSecond) {
    Origin origin = Origin.here("limitRate");
    if (recordsPerSecond < 1) {
      throw new TidemillException(
          ErrorCode.INVALID_ARGUMENT,
          "the rate given to " + origin + " of source \"" + name + "\" is " + recordsPerSecond
              + " records per second; it must be at least 1. To take nothing, call pause()");
    }
    requireNotStopped(origin);
    control.limit(OptionalLong.of(recordsPerSecond));
  }

  /**
   * Removes the rate of this source, also one that {@code stream.source.rates} has set.
   *
   * @throws TidemillException if the context was stopped
   */
  public void unlimitRate() {
    requireNotStopped(Origin.here("unlimitRate"));
    control.limit(OptionalLong.empty());
  }

  /** What limits this source now; possible at any time. */
  public SourceState state() {
    return new SourceState(name, control.isPaused(), control.rate(), control.lastLimit());
  }

  private void requireNotStopped(Origin origin) {
    if (lifecycle.phase().isStopped()) {
      throw new TidemillException(
          ErrorCode.INVALID_STATE,
          origin + " of source \"" + name + "\" comes after the context was stopped; it can change"
              + " nothing any more");
    }
  }

  @Override
  public String toString() {
    return state().toString();
  }
}
