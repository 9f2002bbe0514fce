/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.bench.connectors;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.flume.Event;
import org.apache.flume.EventDeliveryException;
import org.apache.flume.api.RpcClient;
import org.apache.flume.api.RpcClientFactory;
import org.apache.flume.event.EventBuilder;

/** Sends batches of a hundred events, as an Avro sink does, each after the answer to the one before. */
final class FlumeSender {
  private static final int BATCH = 100;

  private final int portOfJob;
  private final int portOfLoop;

  private FlumeSender(int portOfJob, int portOfLoop) {
    this.portOfJob = portOfJob;
    this.portOfLoop = portOfLoop;
  }

  /** Arguments: the ports of the job and of the bare server. */
  public static void main(String[] args) throws Exception {
    SendingProcess.obey(
        new FlumeSender(Integer.parseInt(args[0]), Integer.parseInt(args[1]))::send);
  }

  private void send(String address, long records) throws EventDeliveryException {
    int port = address.equals("job") ? portOfJob : portOfLoop;
    RpcClient client = RpcClientFactory.getDefaultInstance("127.0.0.1", port, BATCH);
    try {
      List<Event> batch = new ArrayList<>();
      for (long i = 0; i < records; i++) {
        batch.add(EventBuilder.withBody(SendingProcess.text(i), StandardCharsets.UTF_8));
        if (batch.size() == BATCH || i == records - 1) {
          client.appendBatch(batch);
          batch.clear();
        }
      }
    } finally {
      client.close();
    }
  }
}
