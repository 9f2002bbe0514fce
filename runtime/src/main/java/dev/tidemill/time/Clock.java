package dev.tidemill.time;

/**
 * Where a job gets its time from; everything in Tidemill reads this and nothing else.
 *
 * <p>Any thread may call any method.
 */
public interface Clock {
  /** The time of day. */
  Time now();

  /** Nanoseconds from an arbitrary point, never going back: for measuring how long something took. */
  long nanoTime();

  /**
   * Blocks the calling thread until {@link #now()} has reached the deadline; returns at once if it has.
   *
   * @throws InterruptedException if the thread is interrupted before or while it waits
   */
  void sleepUntil(Time deadline) throws InterruptedException;
}
