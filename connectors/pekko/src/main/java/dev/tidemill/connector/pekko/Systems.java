/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.pekko;

import dev.tidemill.spi.job.ConnectorThreads;
import dev.tidemill.spi.job.JobIdentity;
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
   * A source is opened, and will have an actor of this name while its job runs.
   *
   * @throws dev.tidemill.error.TidemillException if another source of the same start of a job has it
   */
  void claim(String actor, JobIdentity job, String stream);

  /**
   * Returns a running system. Waits for its start, for a limited time.
   *
   * @param threads for work that must not be interrupted
   */
  Lease acquire(ConnectorThreads threads) throws IOException, InterruptedException;
}
