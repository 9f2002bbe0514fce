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
 * {@code onStart} throws, the receiver is restarted after the restart delay.
 *
 * @param <T> type of the records
 */
public interface Receiver<T> {
  /** Starts receiving. May block. */
  void onStart(ReceiverContext<T> context) throws Exception;

  /** Releases what {@link #onStart} acquired. Must not block for long. */
  void onStop() throws Exception;
}
