/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.pekko;

import dev.tidemill.spi.job.ConnectorThreads;
import dev.tidemill.spi.job.JobIdentity;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.apache.pekko.actor.ActorSystem;
import org.jspecify.annotations.Nullable;

/**
 * A system that runs while a source needs it. Sources of the same {@link PekkoSystem} share it.
 *
 * <p>It starts on a thread of its own, because one whose start is interrupted leaves threads behind,
 * and nobody waits for it with a lock. Whoever gives up waiting gives back the lease that it would
 * have had; a system that comes when nobody wants it any more is ended at once, and the next one
 * waits for that, because both have the same port.
 */
final class OwnSystem implements Systems {
  private static final Duration A_WHILE = Duration.ofSeconds(15);
  private static final Duration START = Duration.ofMinutes(2);

  private final SystemOptions options;
  private final Function<Set<String>, ActorSystem> creator;
  private final Duration startLimit;
  private final Set<String> declared = new TreeSet<>();
  private final Map<String, Claim> claims = new HashMap<>();
  private @Nullable Run current;
  private CompletableFuture<?> ended = CompletableFuture.completedFuture("");

  OwnSystem(SystemOptions options) {
    this(
        options,
        actors -> ActorSystem.create(
            options.name(), options.config(actors), OwnSystem.class.getClassLoader()),
        START);
  }

  /**
   * @param creator starts a system in which these actors can be selected
   * @param startLimit how long to wait for that
   */
  OwnSystem(
      SystemOptions options, Function<Set<String>, ActorSystem> creator, Duration startLimit) {
    this.options = options;
    this.creator = creator;
    this.startLimit = startLimit;
  }

  /** Who has an actor. */
  private record Claim(JobIdentity job, String stream) {}

  /**
   * A source has an actor of this name. It may never be opened, and there may be several: a program
   * that is defined again, as in a test, declares its sources again.
   */
  synchronized void declare(String actor) {
    declared.add(actor);
  }

  /** Claims need not be given back: that of another job, or of an earlier start, does not count. */
  @Override
  public synchronized void claim(String actor, JobIdentity job, String stream) {
    Claim before = claims.put(actor, new Claim(job, stream));
    if (before != null && before.job().equals(job) && !before.stream().equals(stream)) {
      throw Arguments.invalid("two sources of " + options + " have an actor " + actor
          + ", those of the streams " + before.stream() + " and " + stream
          + "; give each another name, and use one source for several streams");
    }
  }

  /** A system that starts, runs or has ended, and who wants it. */
  private static final class Run {
    private final CompletableFuture<ActorSystem> started = new CompletableFuture<>();
    private int leases;

    boolean isOver() {
      return started.isCompletedExceptionally()
          || (started.isDone() && started.join().whenTerminated().isCompleted());
    }

    CompletableFuture<?> end() {
      return started.thenCompose(system -> {
        system.terminate();
        return system.getWhenTerminated();
      });
    }
  }

  @Override
  public Lease acquire(ConnectorThreads threads) throws IOException, InterruptedException {
    Run run = join(threads);
    boolean isThere = false;
    try {
      ActorSystem system = run.started.get(startLimit.toMillis(), TimeUnit.MILLISECONDS);
      isThere = true;
      return new OwnLease(run, system);
    } catch (ExecutionException e) {
      throw new IOException(
          "cannot listen at " + options + ": " + Reasons.of(e)
              + "; check whether another process, or another source, has the port",
          e);
    } catch (TimeoutException e) {
      throw new IOException(
          "cannot listen at " + options + ": the actor system has not started within "
              + startLimit.toMillis() + " ms",
          e);
    } finally {
      if (!isThere) {
        release(run);
      }
    }
  }

  private synchronized Run join(ConnectorThreads threads) throws IOException {
    Run run = current;
    if (run == null || run.isOver()) {
      SystemOptions.Tls tls = options.tls();
      if (tls != null) {
        OwnCertificate.requireValid(tls.keyStore(), tls.keyPassword());
        OwnCertificate.requireTrusted(tls.trustStore(), tls.trustPassword());
      }
      run = begin(threads);
      current = run;
    }
    run.leases++;
    return run;
  }

  private Run begin(ConnectorThreads threads) {
    Run run = new Run();
    Set<String> actors = new TreeSet<>(declared);
    CompletableFuture<?> before = ended;
    threads
        .newThread("starting", () -> {
          Waiting.until(before, A_WHILE);
          create(run.started, actors);
        })
        .start();
    return run;
  }

  private void create(CompletableFuture<ActorSystem> started, Set<String> actors) {
    try {
      started.complete(creator.apply(actors));
    } catch (Throwable e) {
      started.completeExceptionally(e);
    }
  }

  private void release(Run run) {
    CompletableFuture<?> end;
    synchronized (this) {
      if (--run.leases > 0) {
        return;
      }
      if (run.equals(current)) {
        current = null;
      }
      end = run.end();
      ended = end;
    }
    if (run.started.isDone()) {
      Waiting.until(end, A_WHILE);
    }
  }

  private final class OwnLease implements Lease {
    private final Run run;
    private final ActorSystem system;
    private boolean closed;

    OwnLease(Run run, ActorSystem system) {
      this.run = run;
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
        release(run);
      }
    }
  }

  @Override
  public String toString() {
    return options.toString();
  }
}
