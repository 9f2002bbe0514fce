/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.pekko;

import dev.tidemill.spi.job.ConnectorThreads;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.pekko.actor.ActorSystem;
import org.jspecify.annotations.Nullable;

/** A system that runs while a source needs it. Sources of the same {@link PekkoSystem} share it. */
final class OwnSystem implements Systems {
  private static final Duration A_WHILE = Duration.ofSeconds(15);
  private static final Duration START = Duration.ofMinutes(2);

  private final SystemOptions options;
  private final Set<String> actors = new TreeSet<>();
  private @Nullable ActorSystem running;
  private int leases;

  OwnSystem(SystemOptions options) {
    this.options = options;
  }

  /** A source wants an actor of this name. */
  synchronized void register(String actor) {
    if (!actors.add(actor)) {
      throw Arguments.invalid("two sources of " + options + " have an actor " + actor
          + "; give each another name, and use one source for several streams");
    }
  }

  @Override
  public synchronized Lease acquire(ConnectorThreads threads) throws IOException {
    ActorSystem system = running;
    if (system == null || system.whenTerminated().isCompleted()) {
      system = start(threads);
      running = system;
      leases = 0;
    }
    leases++;
    return new OwnLease(system);
  }

  /** On a thread of its own: a system whose start is interrupted leaves threads behind. */
  private ActorSystem start(ConnectorThreads threads) throws IOException {
    SystemOptions.Tls tls = options.tls();
    if (tls != null) {
      OwnCertificate.requireValid(tls.keyStore(), tls.keyPassword());
    }
    CompletableFuture<ActorSystem> started = new CompletableFuture<>();
    threads.newThread("starting", () -> create(started)).start();
    Waiting.until(started, START);
    try {
      return started.join();
    } catch (CompletionException e) {
      throw new IOException(
          "cannot listen at " + options + ": " + Reasons.of(e)
              + "; see whether another process, or another source, has the port",
          e);
    }
  }

  private void create(CompletableFuture<ActorSystem> started) {
    try {
      started.complete(ActorSystem.create(
          options.name(), options.config(actors), OwnSystem.class.getClassLoader()));
    } catch (Throwable e) {
      started.completeExceptionally(e);
    }
  }

  private synchronized void release(ActorSystem system) {
    if (system.equals(running) && --leases > 0) {
      return;
    }
    if (system.equals(running)) {
      running = null;
    }
    system.terminate();
    Waiting.until(system.getWhenTerminated(), A_WHILE);
  }

  private final class OwnLease implements Lease {
    private final ActorSystem system;
    private boolean closed;

    OwnLease(ActorSystem system) {
      this.system = system;
    }

    @Override
    public ActorSystem system() {
      return system;
    }

    @Override
    public void close() {
      if (!closed) {
        closed = true;
        release(system);
      }
    }
  }

  @Override
  public String toString() {
    return options.toString();
  }
}
