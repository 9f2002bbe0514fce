/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.harness;

import dev.tidemill.error.TidemillException;
import dev.tidemill.spi.sink.OpenSink;
import dev.tidemill.spi.sink.Sink;
import dev.tidemill.spi.sink.SinkContext;
import dev.tidemill.spi.storage.Storage;
import java.util.Optional;

/**
 * Decorates the sinks of a job and lends it a checkpoint, so that a test can kill the job and start
 * it again. All methods are called on the driver's thread.
 */
public interface JobHarness {
  /** Does nothing. */
  JobHarness NONE = new JobHarness() {};

  /**
   * Called when a sink has been opened, before it recovers; returns what is used in its place. The
   * default returns the opened sink.
   */
  default <T> OpenSink<T> sinkOpened(Sink<T> sink, SinkContext context, OpenSink<T> opened) {
    return opened;
  }

  /**
   * Whether dead letters are seen by other means than the job's outputs, so that a job that may have
   * some need not have a place for them. By default they are not.
   */
  default boolean seesDeadLetters() {
    return false;
  }

  /**
   * A storage with a checkpoint for a job that has no checkpoint directory of its own. It is used
   * only if it changes nothing else: see {@link #checkpointDeclined}. By default there is none.
   */
  default Optional<Storage> checkpoint() {
    return Optional.empty();
  }

  /**
   * Called if the job cannot use the {@link #checkpoint()}: at the start, if a source, a sink or a
   * stream with state has no name, and during a batch, if a part of the state cannot be encoded.
   * The job goes on as one without a checkpoint.
   *
   * @param reason the error that a job with a checkpoint directory would fail with
   */
  default void checkpointDeclined(TidemillException reason) {}
}
