/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.pekko;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tidemill.error.TidemillException;
import dev.tidemill.spi.job.ConnectorThreads;
import dev.tidemill.spi.job.JobIdentity;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.ActorSystem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A system that hangs in its start, and names that are taken. */
class OwnSystemTest {
  private static final ConnectorThreads THREADS = ConnectorThreads.of("own-system");
  private static final Duration LONG = Duration.ofMinutes(2);

  private final CountDownLatch mayStart = new CountDownLatch(1);
  private final AtomicInteger starts = new AtomicInteger();
  private final CompletableFuture<ActorSystem> created = new CompletableFuture<>();

  private OwnSystem system(Duration limit) {
    return new OwnSystem(SystemOptions.DEFAULT, this::create, limit);
  }

  private ActorSystem create(Set<String> actors) {
    starts.incrementAndGet();
    try {
      mayStart.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    ActorSystem system = Peers.start();
    created.complete(system);
    return system;
  }

  @AfterEach
  void letStart() {
    mayStart.countDown();
  }

  private static FutureTask<Systems.Lease> acquiring(OwnSystem system) {
    return new FutureTask<>((Callable<Systems.Lease>) () -> system.acquire(THREADS));
  }

  private static Thread run(FutureTask<?> work) {
    Thread thread = new Thread(work, "acquiring");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  @Test
  void a_start_that_hangs_is_given_up_after_a_time() throws Exception {
    OwnSystem system = system(Duration.ofMillis(1));
    assertThatThrownBy(() -> system.acquire(THREADS))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("cannot listen at pekko://tidemill@127.0.0.1:17355: the actor system"
            + " has not started within 1 ms");
    mayStart.countDown();
    created
        .get(60, TimeUnit.SECONDS)
        .getWhenTerminated()
        .toCompletableFuture()
        .get(60, TimeUnit.SECONDS);
  }

  @Test
  void who_waits_for_a_start_can_be_interrupted_and_others_go_on_waiting() throws Exception {
    OwnSystem system = system(LONG);
    FutureTask<Systems.Lease> one = acquiring(system);
    FutureTask<Systems.Lease> other = acquiring(system);
    Thread waiting = run(one);
    await().atMost(LONG).until(() -> starts.get() == 1);
    Thread second = run(other);
    await().atMost(LONG).until(() -> second.getState() == Thread.State.TIMED_WAITING);
    waiting.interrupt();
    assertThatThrownBy(() -> one.get(60, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(InterruptedException.class);
    mayStart.countDown();
    try (Systems.Lease lease = other.get(60, TimeUnit.SECONDS)) {
      assertThat(lease.system().whenTerminated().isCompleted()).isFalse();
    }
    assertThat(starts).hasValue(1);
    assertThat(created.get().whenTerminated().isCompleted()).isTrue();
  }

  @Test
  void a_system_that_comes_when_nobody_wants_it_is_ended_before_the_next_one() throws Exception {
    OwnSystem system = system(LONG);
    FutureTask<Systems.Lease> one = acquiring(system);
    Thread waiting = run(one);
    await().atMost(LONG).until(() -> starts.get() == 1);
    waiting.interrupt();
    waiting.join(60_000);
    FutureTask<Systems.Lease> next = acquiring(system);
    run(next);
    mayStart.countDown();
    try (Systems.Lease lease = next.get(60, TimeUnit.SECONDS)) {
      assertThat(created.get().whenTerminated().isCompleted()).isTrue();
      assertThat(lease.system()).isNotEqualTo(created.get());
    }
    assertThat(starts).hasValue(2);
  }

  @Test
  void two_streams_of_a_job_cannot_have_the_same_actor() {
    OwnSystem system = system(LONG);
    JobIdentity job = new JobIdentity("job", 1);
    system.claim("lines", job, "one");
    system.claim("others", job, "two");
    assertThatThrownBy(() -> system.claim("lines", job, "two"))
        .isInstanceOf(TidemillException.class)
        .hasMessageContaining("two sources of pekko://tidemill@127.0.0.1:17355 have an actor lines,"
            + " those of the streams one and two");
  }

  @Test
  void the_next_start_or_another_job_may_have_it_again() {
    OwnSystem system = system(LONG);
    system.claim("lines", new JobIdentity("job", 1), "one");
    system.claim("lines", new JobIdentity("job", 2), "two");
    system.claim("lines", new JobIdentity("other", 2), "three");
  }
}
