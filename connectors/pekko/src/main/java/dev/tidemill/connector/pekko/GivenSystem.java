/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.pekko;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.spi.job.ConnectorThreads;
import dev.tidemill.spi.job.JobIdentity;
import java.io.IOException;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.serialization.SerializationExtension;

/** An actor system of the program, which starts and ends it. */
record GivenSystem(ActorSystem system) implements Systems {
  GivenSystem {
    if (SerializationExtension.get(system).AllowJavaSerialization()) {
      throw Arguments.invalid("actor system " + system.name() + " has"
          + " pekko.actor.allow-java-serialization = on, with which whoever can connect to it can run"
          + " code in this process; turn it off, which is the default");
    }
  }

  /** Nothing to do: the system has names of its own, too, and tells when the actor is created. */
  @Override
  public void claim(String actor, JobIdentity job, String stream) {}

  @Override
  public Lease acquire(ConnectorThreads threads) throws IOException {
    if (system.whenTerminated().isCompleted()) {
      throw new TidemillException(
          ErrorCode.SOURCE_FAILED,
          "actor system " + system.name()
              + " has ended; start it before the job, and end it after");
    }
    return new Lease() {
      @Override
      public ActorSystem system() {
        return system;
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public String toString() {
    return "actor system " + system.name();
  }
}
