/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.pekko;

import dev.tidemill.spi.job.ConnectorThreads;
import java.io.Closeable;
import java.io.IOException;
import org.apache.pekko.actor.ActorSystem;

/** Where the actors of sources live. */
interface Systems {
  /** A system that runs as long as the lease. */
  interface Lease extends Closeable {
    ActorSystem system();

    @Override
    void close();
  }

  /**
   * Returns a running system.
   *
   * @param threads for work that must not be interrupted
   */
  Lease acquire(ConnectorThreads threads) throws IOException;
}
