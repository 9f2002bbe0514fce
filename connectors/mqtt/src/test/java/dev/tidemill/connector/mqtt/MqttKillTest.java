/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidemill.testkit.contract.JobProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The process of a job is killed with SIGKILL while a producer sends numbers with QoS 1. */
@NeedsMosquitto
class MqttKillTest {
  private static final int MESSAGES_OF_A_ROUND = 5_000;

  @TempDir
  private Path directory;

  @Test
  void nothing_is_lost_when_the_process_of_the_job_is_killed() throws Exception {
    kill(3);
  }

  @Test
  @Tag("nightly")
  void nothing_is_lost_when_the_process_of_the_job_is_killed_often() throws Exception {
    kill(50);
  }

  private void kill(int rounds) throws Exception {
    try (Mosquitto mosquitto = Mosquitto.start()) {
      for (int round = 0; round < rounds; round++) {
        JobProcess job = start(mosquitto);
        try {
          if (round == 0) {
            await()
                .atMost(Duration.ofSeconds(60))
                .until(() ->
                    mosquitto.log().stream().anyMatch(line -> line.contains("Sending SUBACK")));
          }
          FutureTask<Void> sending = sending(mosquitto, round * MESSAGES_OF_A_ROUND);
          for (int batch = 0; batch <= round % 3; batch++) {
            job.nextBatch();
          }
          assertThat(job.kill()).isEmpty();
          sending.get();
        } finally {
          job.kill();
        }
      }
      Set<String> all = IntStream.range(0, rounds * MESSAGES_OF_A_ROUND)
          .mapToObj(String::valueOf)
          .collect(Collectors.toSet());
      JobProcess job = start(mosquitto);
      try {
        Set<String> missing = new HashSet<>(all);
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
          missing.removeAll(published());
          assertThat(missing).isEmpty();
        });
      } finally {
        assertThat(job.kill()).isEmpty();
      }
      assertThat(published()).isEqualTo(all);
    }
  }

  private static FutureTask<Void> sending(Mosquitto mosquitto, int first) {
    FutureTask<Void> work = new FutureTask<>((Callable<Void>) () -> {
      try (Sender sender = new Sender(mosquitto.port())) {
        for (int i = 0; i < MESSAGES_OF_A_ROUND; i++) {
          sender.sendSoon("in", String.valueOf(first + i), 1);
        }
        sender.flush();
      }
      return null;
    });
    new Thread(work, "sending").start();
    return work;
  }

  private JobProcess start(Mosquitto mosquitto) throws IOException {
    return new JobProcess(KilledProgram.class, directory, mosquitto.uri());
  }

  private Set<String> published() throws IOException {
    return new HashSet<>(JobProcess.published(directory));
  }
}
