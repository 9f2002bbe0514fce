/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.zeromq;

import dev.tidemill.spi.sink.Sink;
import dev.tidemill.testkit.contract.SinkContract;
import dev.tidemill.testkit.contract.SinkHarness;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The sink keeps what every sink promises, as far as at least once goes; its reader is on libzmq.
 *
 * <p>There is no such test of {@link ZeroMq#publish}: readers of the contract see all records, and a
 * publisher drops those that are sent before a subscriber has joined, as after each start.
 */
@NeedsPythonZmq
class PushSinkContractTest implements SinkContract<String> {
  /** Every second record is too large for a receipt. */
  private static final int LARGE = 5000;

  @Override
  public SinkHarness<String> harness() throws IOException {
    Peer peer = Peer.start();
    String endpoint = "tcp://127.0.0.1:" + Peer.freePort();
    peer.tell("collect", endpoint);
    List<String> read = new ArrayList<>();
    return new SinkHarness<>() {
      @Override
      public Sink<String> sink() {
        return ZeroMq.push(endpoint);
      }

      @Override
      public String record(int number) {
        return "record " + number + (number % 2 == 0 ? " " + "x".repeat(LARGE) : "");
      }

      /**
       * A reader on another process sees a message a moment after it is sent. It is asked several
       * times: between the answers this process runs, which may have more to send.
       */
      @Override
      public List<String> read() {
        int quiet = 0;
        while (quiet < 10) {
          String more = peer.tell("read", "collect", 50);
          if (more.isEmpty()) {
            quiet++;
          } else {
            quiet = 0;
            read.addAll(List.of(more.split(",", -1)));
          }
        }
        return List.copyOf(read);
      }

      @Override
      public void close() {
        peer.close();
      }
    };
  }
}
