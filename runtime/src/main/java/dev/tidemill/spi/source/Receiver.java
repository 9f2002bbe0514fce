/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.source;

/**
 * Brings in records that somebody pushes: from a socket, a broker's subscription, a device.
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
 * <p>Each start has a receiver of its own, on a thread of its own that is not one of the workers of {@code local[n]};
 * {@code onStart} may therefore block for as long as it receives, and may also return at once after
 * starting threads of its own: the receiver then goes on until it is stopped. {@code onStop} is called
 * once for each {@code onStart} that was called, on another thread, when the receiver is to be stopped or
 * started again; it should make a blocked {@code onStart} return, which is also interrupted. An exception from {@code
 * onStart} starts the receiver again after the restart delay.
 *
 * @param <T> type of the records
 */
public interface Receiver<T> {
  /** Begins to receive; may block. */
  void onStart(ReceiverContext<T> context) throws Exception;

  /** Gives back what {@link #onStart} took; must not block for long. */
  void onStop() throws Exception;
}
