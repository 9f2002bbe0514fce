/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.source;

/**
 * Receives records that are pushed, for example from a socket, a broker subscription or a device.
 *
 * <pre>{@code
 * final class Ticks implements Receiver<Long> {
 *   public void onStart(ReceiverContext<Long> context) throws Exception {
 *     for (long n = 0; !context.isStopped(); n++) context.store(n);
 *   }
 *   public void onStop() {}
 * }
 * DStream<Long> ticks = ssc.receiverStream(Ticks::new);
 * }</pre>
 *
 * <p>Each start uses a new receiver, on its own thread, which is not one of the workers of
 * {@code local[n]}. {@code onStart} may therefore block for as long as it receives. It may also
 * start threads and return at once; the receiver then runs until it is stopped. {@code onStop} is
 * called once for each call of {@code onStart}, on another thread, when the receiver is stopped or
 * restarted. It should make a blocked {@code onStart} return; that thread is also interrupted. If
 * {@code onStart} throws, the receiver is restarted, as {@link #restartPolicy} says.
 *
 * @param <T> type of the records
 */
public interface Receiver<T> {
  /** Starts receiving. May block. */
  void onStart(ReceiverContext<T> context) throws Exception;

  /** Releases what {@link #onStart} acquired. Must not block for long. */
  void onStop() throws Exception;

  /**
   * Returns when this receiver is started again after a failure. Override it where the server
   * prescribes its own delays; by default, the settings {@code stream.receiver.restart*} apply.
   * Called when a start has failed, so the policy can depend on the failure.
   *
   * @param configured the policy of the settings
   */
  default RestartPolicy restartPolicy(RestartPolicy configured) {
    return configured;
  }

  /**
   * Returns whether {@link #onStart} must not run on a virtual thread, because it blocks in native
   * code or, on Java 21 to 23, in {@code synchronized}: it would then hold up other receivers.
   * False by default. On Java 17 every receiver has a platform thread.
   */
  default boolean needsPlatformThread() {
    return false;
  }

  /**
   * Returns what the sender can send again after a failure. It is logged at the first start, with
   * the guarantee that follows from it; nothing else depends on it. The default is
   * {@link ReplayCapability#NONE}.
   */
  default ReplayCapability replay() {
    return ReplayCapability.NONE;
  }
}
