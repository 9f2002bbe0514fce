/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.contract;

import dev.tidemill.spi.source.Receiver;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * What a {@link ReceiverHarness} and an {@link AcknowledgingReceiverHarness} have in common: a
 * receiver, and control over the server that sends to it.
 *
 * <p>A new harness is created for each test and closed after it. All methods but {@link #receiver}
 * are called on the thread of the test. The server sends messages in order.
 *
 * @param <T> type of the records, with {@code equals}
 */
public sealed interface ServerHarness<T> extends Closeable
    permits ReceiverHarness, AcknowledgingReceiverHarness {
  /**
   * Creates the receiver of another start. All receivers of a test connect to the same server. Called
   * on a thread of the runtime, at the start of the job and whenever a receiver has failed.
   *
   * <p>A receiver that stores messages together if they have come together is to store each by itself
   * here: the tests count what fits into the buffer, and a delivery may be larger if it is empty.
   */
  Receiver<T> receiver() throws Exception;

  /**
   * Has the server send new messages, of one record each, and returns their records in order. All
   * records of a test differ.
   */
  List<T> send(int messages) throws Exception;

  /** Breaks the connection. */
  void cut() throws Exception;

  /**
   * Returns whether the receiver asks for credit instead of blocking in {@code store}: then it must
   * not store without. The default is {@code false}.
   */
  default boolean usesCredit() {
    return false;
  }

  /**
   * Returns whether the receiver listens, and the other side connects to it. It then goes on when a
   * connection breaks. The default is {@code false}: the receiver connects.
   */
  default boolean listens() {
    return false;
  }

  /**
   * Has the server send a message that the receiver cannot turn into a record. Returns {@code false},
   * as by default, if there is none: the test of it is skipped then.
   */
  default boolean sendPoison() throws Exception {
    return false;
  }

  /**
   * Stops the server and starts it again. Returns {@code false}, as by default, if that cannot be
   * done: the test of it is skipped then.
   */
  default boolean restartServer() throws Exception {
    return false;
  }

  /**
   * Has the server stop answering without closing the connection, as if a cable were pulled, until
   * {@link #cut}. Returns {@code false}, as by default, if that cannot be done or the receiver has no
   * way to notice: the test of it is skipped then.
   */
  default boolean freeze() throws Exception {
    return false;
  }

  /**
   * Has the server forget messages that nobody has received, so that they can never be sent. Returns
   * {@code false}, as by default, if the receiver cannot know of that: the test of it is skipped then.
   */
  default boolean forget(int messages) throws Exception {
    return false;
  }

  /** Returns how long to wait for what has to happen, before a test fails. 10 seconds by default. */
  default Duration patience() {
    return Duration.ofSeconds(10);
  }

  /** Releases what the harness acquired. The default does nothing. */
  @Override
  default void close() throws IOException {}
}
