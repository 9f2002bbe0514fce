/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package acme.queue;

import dev.tidemill.spi.source.Receiver;
import dev.tidemill.spi.source.ReceiverContext;
import dev.tidemill.spi.source.ReceiverSource;
import java.util.concurrent.BlockingQueue;

/** A source whose receiver a test stores records with. */
public final class QueueSource {
  /** A record of the connector's own. */
  public record Note(String text) {}

  private QueueSource() {}

  /**
   * Creates a source.
   *
   * @param receivers takes the context of each start of the receiver
   */
  public static ReceiverSource<Object> notingIn(BlockingQueue<ReceiverContext<Object>> receivers) {
    return ReceiverSource.of(() -> new Receiver<>() {
      @Override
      public void onStart(ReceiverContext<Object> context) {
        receivers.add(context);
      }

      @Override
      public void onStop() {}
    });
  }
}
