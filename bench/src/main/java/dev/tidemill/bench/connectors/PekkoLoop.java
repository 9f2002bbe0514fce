/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.bench.connectors;

import org.apache.pekko.actor.AbstractActor;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.Props;

/** A bare actor that gets texts and acknowledges every 256th, and the last one of a pass. */
final class PekkoLoop implements Reader {
  private static final long ACKNOWLEDGED_AT_ONCE = 256;
  private static final String NAME = "records";

  private final Arrivals arrivals = new Arrivals();
  private final ActorSystem system;
  private final int port;

  PekkoLoop(int port, long recordsOfPass) {
    this.port = port;
    system = RemoteSystem.start("loop", port);
    system.actorOf(
        Props.create(Receiving.class, () -> new Receiving(arrivals, recordsOfPass)), NAME);
  }

  String address() {
    return "pekko://loop@127.0.0.1:" + port + "/user/" + NAME;
  }

  @Override
  public Tally read(long records) {
    return arrivals.take(records);
  }

  @Override
  public void close() {
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().join();
  }

  private static final class Receiving extends AbstractActor {
    private final Arrivals arrivals;
    private final long recordsOfPass;
    private long received;
    private long unacknowledged;

    Receiving(Arrivals arrivals, long recordsOfPass) {
      this.arrivals = arrivals;
      this.recordsOfPass = recordsOfPass;
    }

    @Override
    public Receive createReceive() {
      return receiveBuilder().match(String.class, this::received).build();
    }

    private void received(String text) {
      arrivals.add(Tally.NONE.plus(text));
      received++;
      unacknowledged++;
      if (unacknowledged == ACKNOWLEDGED_AT_ONCE || received % recordsOfPass == 0) {
        sender().tell(unacknowledged, self());
        unacknowledged = 0;
      }
    }
  }
}
