/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.bench.connectors;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.avro.ipc.netty.NettyServer;
import org.apache.avro.ipc.specific.SpecificResponder;
import org.apache.flume.source.avro.AvroFlumeEvent;
import org.apache.flume.source.avro.AvroSourceProtocol;
import org.apache.flume.source.avro.Status;

/** A bare Avro server with Flume's protocol, as Flume's own Avro source is one: takes events, and answers. */
final class FlumeLoop implements Reader {
  private final Arrivals arrivals = new Arrivals();
  private final NettyServer server;

  FlumeLoop(int port) throws InterruptedException {
    server = new NettyServer(
        new SpecificResponder(AvroSourceProtocol.class, new Receiving(arrivals)),
        new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    server.start();
  }

  @Override
  public Tally read(long records) {
    return arrivals.take(records);
  }

  @Override
  public void close() {
    server.close();
  }

  private record Receiving(Arrivals arrivals) implements AvroSourceProtocol {
    @Override
    public Status append(AvroFlumeEvent event) {
      return appendBatch(List.of(event));
    }

    @Override
    public Status appendBatch(List<AvroFlumeEvent> events) {
      Tally tally = Tally.NONE;
      for (AvroFlumeEvent event : events) {
        tally = tally.plus(StandardCharsets.UTF_8.decode(event.getBody()).toString());
      }
      arrivals.add(tally);
      return Status.OK;
    }
  }
}
