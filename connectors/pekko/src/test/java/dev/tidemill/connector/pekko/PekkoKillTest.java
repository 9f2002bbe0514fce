/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.pekko;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidemill.testkit.contract.JobProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.apache.pekko.actor.ActorSystem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The process of a job is killed with SIGKILL while a sender sends numbers. */
class PekkoKillTest {
  private static final int RECORDS_BETWEEN_KILLS = 10_000;
  private static final Duration A_WHILE = Duration.ofMinutes(3);

  @TempDir
  private Path directory;

  private final ActorSystem peer = Peers.start();

  @AfterEach
  void stop() {
    Peers.stop(peer);
  }

  @Test
  void nothing_is_lost_or_doubled_when_the_process_of_the_job_is_killed() throws Exception {
    kill(2);
  }

  @Test
  @Tag("nightly")
  void nothing_is_lost_or_doubled_when_the_process_of_the_job_is_killed_often() throws Exception {
    kill(40);
  }

  private void kill(int kills) throws Exception {
    int port = Peers.freePort();
    String address = "pekko://tidemill@127.0.0.1:" + port + "/user/in";
    JobProcess job = start(port);
    long records;
    try (ActorSender sender = Pekko.sender(peer, address, "one")) {
      AtomicBoolean isEnough = new AtomicBoolean();
      FutureTask<Long> sending = sending(sender, isEnough);
      for (int kill = 1; kill <= kills; kill++) {
        job.awaitNumber((long) kill * RECORDS_BETWEEN_KILLS);
        assertThat(job.kill()).isEmpty();
        job = start(port);
      }
      isEnough.set(true);
      long sent = sending.get();
      records = sent;
      await().atMost(A_WHILE).until(() -> published().size() >= sent);
    } finally {
      assertThat(job.kill()).isEmpty();
    }
    assertThat(published())
        .isEqualTo(LongStream.rangeClosed(1, records).mapToObj(Long::toString).toList());
  }

  /**
   * Numbers that are sent without a pause, so that records are on their way at each kill; the result
   * is the last one, when it is stored.
   */
  private static FutureTask<Long> sending(ActorSender sender, AtomicBoolean isEnough) {
    FutureTask<Long> work = new FutureTask<>(() -> {
      long number = 1;
      while (!isEnough.get()) {
        sender.send(Long.toString(number++));
      }
      sender
          .send(Long.toString(number))
          .stored()
          .toCompletableFuture()
          .get(A_WHILE.toSeconds(), TimeUnit.SECONDS);
      return number;
    });
    new Thread(work, "sending").start();
    return work;
  }

  private JobProcess start(int port) throws IOException {
    return new JobProcess(KilledProgram.class, directory, Integer.toString(port));
  }

  private List<String> published() throws IOException {
    return JobProcess.published(directory);
  }
}
