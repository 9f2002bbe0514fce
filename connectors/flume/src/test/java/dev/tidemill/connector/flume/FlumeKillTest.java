/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.flume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidemill.testkit.contract.JobProcess;
import dev.tidemill.testkit.contract.TcpProxy;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.flume.EventDeliveryException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The processes of a job and of its agent are killed with SIGKILL in turn, while the agent sends
 * numbers that its channel keeps in files.
 */
class FlumeKillTest {
  private static final int BATCH = 100;
  private static final int EVENTS_BETWEEN_KILLS = 5_000;
  private static final Duration A_WHILE = Duration.ofMinutes(3);

  @TempDir
  private Path directory;

  @Test
  void every_event_arrives_and_only_batches_without_answer_come_twice() throws Exception {
    List<String> arrived = arriveWhileKilled(2, false);
    assertThat(repetitions(arrived)).isBetween(1, 2);
  }

  @Test
  void every_event_arrives_once_if_ids_are_remembered() throws Exception {
    List<String> arrived = arriveWhileKilled(2, true);
    assertThat(repetitions(arrived)).isZero();
  }

  @Test
  @Tag("nightly")
  void only_batches_without_answer_come_twice_when_processes_are_killed_often() throws Exception {
    List<String> arrived = arriveWhileKilled(40, false);
    assertThat(repetitions(arrived)).isBetween(20, 40);
  }

  @Test
  @Tag("nightly")
  void nothing_comes_twice_when_processes_are_killed_often_if_ids_are_remembered()
      throws Exception {
    List<String> arrived = arriveWhileKilled(40, true);
    assertThat(repetitions(arrived)).isZero();
  }

  /**
   * Kills the job, then its agent, and so on, each amid events that it got since the kill before. At
   * two of four kills there is a batch that is stored and has no answer; at the others, that depends
   * on the moment.
   */
  private List<String> arriveWhileKilled(int kills, boolean deduplicated) throws Exception {
    int events = 0;
    int port = Ports.free();
    JobProcess job = start(port, deduplicated);
    try (TcpProxy proxy = new TcpProxy(port);
        AgentProcess agent = new AgentProcess(directory.resolve("agent"), BATCH, proxy.port())) {
      for (int kill = 0; kill < kills; kill++) {
        events = put(agent, events, EVENTS_BETWEEN_KILLS);
        job.awaitNumber(events - EVENTS_BETWEEN_KILLS / 2);
        if (kill % 4 == 1 || kill % 4 == 2) {
          proxy.dropAnswers();
          events = put(agent, events, BATCH); // however fast the others were answered
          await().atMost(A_WHILE).until(() -> proxy.droppedAnswers() > 0);
        }
        boolean isJob = kill % 2 == 0;
        if (isJob) {
          assertThat(job.kill()).isEmpty();
        } else {
          agent.kill();
        }
        proxy.cut();
        if (isJob) {
          job = start(port, deduplicated);
        } else {
          agent.start();
        }
      }
      int all = put(agent, events, EVENTS_BETWEEN_KILLS);
      events = all;
      job.awaitNumber(all - 1);
      await().atMost(A_WHILE).until(() -> published().size() >= all);
    } finally {
      assertThat(job.kill()).isEmpty();
    }
    List<String> arrived = published();
    assertThat(arrived.stream().distinct()).isEqualTo(numbers(0, events));
    return arrived;
  }

  /** Gives an agent the next numbers, and returns the one after them. */
  private static int put(AgentProcess agent, int from, int count) throws EventDeliveryException {
    agent.put(numbers(from, from + count));
    return from + count;
  }

  /**
   * How many batches of the sink have come twice. Each comes whole, and nothing comes between it and
   * its repetition: a batch without an answer is what the sink sends next.
   */
  private static int repetitions(List<String> arrived) {
    int repetitions = 0;
    int next = 0;
    for (int at = 0; at < arrived.size(); at += BATCH) {
      int first = Integer.parseInt(arrived.get(at));
      assertThat(arrived.subList(at, Math.min(at + BATCH, arrived.size())))
          .as("what has arrived after %d events", at)
          .isEqualTo(numbers(first, first + BATCH));
      if (first == next - BATCH) {
        repetitions++;
      } else {
        assertThat(first).as("the first of a batch").isEqualTo(next);
        next += BATCH;
      }
    }
    return repetitions;
  }

  private static List<String> numbers(int from, int until) {
    return IntStream.range(from, until).mapToObj(Integer::toString).toList();
  }

  private JobProcess start(int port, boolean deduplicated) throws IOException {
    return new JobProcess(
        KilledProgram.class, directory, Integer.toString(port), Boolean.toString(deduplicated));
  }

  private List<String> published() throws IOException {
    return JobProcess.published(directory);
  }
}
