/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.bench.connectors;

import dev.tidemill.connector.pekko.ActorSender;
import dev.tidemill.connector.pekko.Pekko;
import dev.tidemill.connector.pekko.Receipt;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;

/** Sends to the job with the connector's sender, and to the bare actor with one as one writes it. */
final class PekkoSender {
  private final ActorSender job;
  private final ActorRef loop;

  private PekkoSender(ActorSystem system, String addressOfJob, String addressOfLoop) {
    job = Pekko.sender(system, addressOfJob, "sender");
    loop = system.actorOf(PlainSender.props(addressOfLoop));
  }

  /** Arguments: the addresses of the job and of the bare actor. */
  public static void main(String[] args) throws Exception {
    SendingProcess.obey(new PekkoSender(RemoteSystem.start("sender", 0), args[0], args[1])::send);
  }

  private void send(String address, long records) throws InterruptedException {
    if (address.equals("job")) {
      Receipt last = job.send(SendingProcess.text(0));
      for (long i = 1; i < records; i++) {
        last = job.send(SendingProcess.text(i));
      }
      last.stored().toCompletableFuture().join();
    } else {
      CompletableFuture<Void> finished = new CompletableFuture<>();
      loop.tell(new PlainSender.Batch(records, finished), ActorRef.noSender());
      finished.join();
    }
  }
}
