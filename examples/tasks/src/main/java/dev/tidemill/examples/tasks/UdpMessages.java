/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.examples.tasks;

import dev.tidemill.StreamJob;
import dev.tidemill.StreamingContext;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * Counts the messages that a receiver of your own brings: those sent with {@code echo hello | nc -u -w1 localhost 9999}.
 *
 * <p>The receiver takes none of the threads of {@code local[n]}: {@code local[1]} is enough.
 */
public final class UdpMessages implements StreamJob {
  @Override
  public void define(StreamingContext ssc) {
    int port =
        ssc.arguments().isEmpty() ? 9999 : Integer.parseInt(ssc.arguments().get(0));
    // Only this machine may send. A port that there cannot be is refused here, and not in the
    // receiver.
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    ssc.receiverStream(() -> new UdpReceiver(address))
        .named("messages")
        .countByValue()
        .named("counts")
        .print();
  }
}
