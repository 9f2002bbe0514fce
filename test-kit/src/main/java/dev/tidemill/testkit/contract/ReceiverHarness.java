/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.contract;

/**
 * Provides a {@link ReceiverContract} with a receiver, and with control over the server that sends
 * to it.
 *
 * <p>Messages that are sent while no receiver is connected may be lost or wait for one. After {@link
 * #cut} and {@link #restartServer}, nothing comes again. The receiver has to hold at least ten
 * messages that the job has no room for, or make the server wait.
 *
 * @param <T> type of the records, with {@code equals}
 */
public non-sealed interface ReceiverHarness<T> extends ServerHarness<T> {
  /**
   * Returns how many messages are more than the receiver can hold while the job has no room, if it
   * then drops some and reports that as a gap. Returns 0, as by default, if it makes the server wait,
   * or cannot know what is dropped: the test of it is skipped then.
   */
  default int overflow() {
    return 0;
  }
}
