package dev.tidemill.spi.engine;

import dev.tidemill.time.Time;

/**
 * Runs plans: the embedded engine, or one on a cluster.
 *
 * <p>Made when the context is built, so that datasets can be computed before the context starts; closed when
 * it has stopped. Methods are called on the driver's thread, one at a time.
 */
public interface Engine extends AutoCloseable {
  /** Evaluates plans that belong to no batch; what such an evaluation computes is not shared with another. */
  Evaluator evaluator();

  /**
   * Begins a batch, or another attempt at one; the caller closes it when the batch is over. At most one is open.
   *
   * @param time the batch, named in errors
   */
  BatchEvaluator begin(Time time);

  /** Stops what the engine has started. Nothing is evaluated any more. */
  @Override
  void close();
}
