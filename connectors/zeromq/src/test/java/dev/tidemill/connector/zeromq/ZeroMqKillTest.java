/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.zeromq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidemill.spi.source.Gap;
import dev.tidemill.testkit.contract.JobProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The process of a job is killed with SIGKILL while a sender on libzmq sends numbers. */
@NeedsPythonZmq
class ZeroMqKillTest {
  private static final int MESSAGES_OF_A_ROUND = 10_000;
  private static final Duration A_WHILE = Duration.ofMinutes(3);

  @TempDir
  private Path directory;

  @Test
  void a_dealer_loses_nothing_when_its_process_is_killed() throws Exception {
    killDealer(2, MESSAGES_OF_A_ROUND);
  }

  @Test
  @Tag("nightly")
  void a_dealer_loses_nothing_when_its_process_is_killed_often() throws Exception {
    killDealer(50, 2_000);
  }

  /**
   * What was not acknowledged comes again. What was durable and not acknowledged in time comes twice
   * into the block log; the window bounds how much that is at each kill.
   */
  private void killDealer(int rounds, int messagesOfARound) throws Exception {
    int port = Peer.freePort();
    try (Peer peer = Peer.start()) {
      peer.tell("router", port, "run");
      for (int round = 0; round < rounds; round++) {
        peer.tell("queue", messagesOfARound);
        JobProcess job = start("dealer", port);
        try {
          for (int batch = 0; batch <= round % 3; batch++) {
            job.nextBatch();
          }
        } finally {
          job.kill();
        }
      }
      int sent = rounds * messagesOfARound;
      JobProcess job = start("dealer", port);
      try {
        await().atMost(A_WHILE).until(() -> peer.tell("done").startsWith(sent + " "));
        await().atMost(A_WHILE).until(() -> published().contains("message " + sent));
      } finally {
        job.kill();
      }
      List<String> published = published();
      assertThat(new HashSet<>(published).equals(new HashSet<>(Peer.messages(1, sent))))
          .as("whether exactly what was sent is published")
          .isTrue();
      assertThat(published.size() - sent)
          .as("messages that came twice, of at most a window at each kill")
          .isBetween(0, rounds * 500);
    }
  }

  /** The job is slower than the sender. Nobody sends what is lost again, but the next start knows the last number in the block log. */
  @Test
  void a_puller_loses_what_was_on_its_way_and_says_which_numbers_that_are() throws Exception {
    int port = Peer.freePort();
    try (Peer peer = Peer.start()) {
      peer.tell("push", "tcp://127.0.0.1:" + port);
      JobProcess killed = start("pull", port);
      AtomicBoolean isKilled = new AtomicBoolean();
      FutureTask<Integer> sending = new FutureTask<>(() -> {
        int sent = 0;
        do {
          peer.tell("send", "push", "-", sent + 1, MESSAGES_OF_A_ROUND);
          sent += MESSAGES_OF_A_ROUND;
        } while (!isKilled.get());
        return sent;
      });
      new Thread(sending, "sending").start();
      try {
        killed.nextBatch();
      } finally {
        killed.kill();
        isKilled.set(true);
      }
      JobProcess next = start("pull", port);
      try {
        int sent = sending.get();
        int[] number = {sent};
        await().atMost(A_WHILE).until(() -> {
          peer.tell("send", "push", "-", ++number[0], 1); // may be lost, too
          return last(published()) > sent;
        });
        List<Gap> gaps = next.kill();
        List<String> published = published();
        assertThat(published).doesNotHaveDuplicates();
        Set<String> missing = new LinkedHashSet<>(Peer.messages(1, last(published)));
        published.forEach(missing::remove);
        assertThat(missing).as("what is lost").isNotEmpty();
        assertThat(gaps).hasSize(1);
        int from = Integer.parseInt(gaps.get(0).from());
        int until = Integer.parseInt(gaps.get(0).until());
        assertThat(missing.equals(new LinkedHashSet<>(Peer.messages(from, until - from + 1))))
            .as(
                "whether exactly the %d messages of the gap from %d to %d are lost, not %d",
                until - from + 1, from, until, missing.size())
            .isTrue();
      } finally {
        next.kill();
      }
    }
  }

  private static int last(List<String> messages) {
    return messages.stream()
        .mapToInt(message -> Integer.parseInt(message.substring("message ".length())))
        .max()
        .orElse(0);
  }

  private JobProcess start(String pattern, int port) throws IOException {
    return new JobProcess(KilledProgram.class, directory, pattern, "tcp://127.0.0.1:" + port);
  }

  private List<String> published() throws IOException {
    return JobProcess.published(directory);
  }
}
