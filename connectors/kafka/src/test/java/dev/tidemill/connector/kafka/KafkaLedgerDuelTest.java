/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.connector.kafka.testing.KafkaBroker;
import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.spi.sink.DecidedBatch;
import dev.tidemill.spi.sink.SinkRecovery;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Two starts of a job, of which the older one does not know that it has been replaced, publish at
 * the same time. At each call of Kafka's producer either of them may continue.
 */
class KafkaLedgerDuelTest {
  @RegisterExtension
  static final KafkaBroker kafka = KafkaBroker.shared();

  private static final int DUELS = 50;
  private static final int NIGHTLY_DUELS = 1000;
  private static final Set<String> STEPS = Set.of(
      "initTransactions",
      "beginTransaction",
      "send",
      "sendOffsetsToTransaction",
      "commitTransaction",
      "abortTransaction",
      "close");

  private enum Outcome {
    PUBLISHED,
    FENCED,
    FAILED
  }

  private final Map<Outcome, Integer> ofOlder = new EnumMap<>(Outcome.class);

  @Test
  void whoever_moves_first_each_record_is_there_once() throws Exception {
    duels("duels", 1, DUELS);
  }

  @Test
  @Tag("nightly")
  void whoever_moves_first_each_record_is_there_once_in_many_duels() throws Exception {
    duels("many-duels", DUELS + 1, NIGHTLY_DUELS);
  }

  private void duels(String topic, int first, int last) throws Exception {
    kafka.createTopic(topic, 2);
    KafkaSink<String> sink = Kafka.<String>sink(topic).servers(kafka.servers());
    for (int seed = first; seed <= last; seed++) {
      new Duel(sink, seed).run();
    }
    Map<String, List<String>> read = kafka.records(topic).stream()
        .map(ConsumerRecord::value)
        .collect(Collectors.groupingBy(Duel::job));
    for (int seed = first; seed <= last; seed++) {
      List<String> expected = new ArrayList<>(Duel.records(seed, 1));
      expected.addAll(Duel.records(seed, 2));
      assertThat(read.get("duel" + seed))
          .as("records of seed %s", seed)
          .containsExactlyInAnyOrderElementsOf(expected);
    }
    assertThat(ofOlder)
        .as("how the older start ends")
        .containsKeys(Outcome.PUBLISHED, Outcome.FENCED);
  }

  /** One duel. The older start begins before the newer one, or at the same time. */
  private final class Duel {
    private static final int ATTEMPTS = 20;

    private final KafkaSink<String> sink;
    private final int seed;
    private final Turns turns;

    Duel(KafkaSink<String> sink, int seed) {
      this.sink = sink;
      this.seed = seed;
      this.turns = new Turns(seed);
    }

    static List<String> records(int seed, int batch) {
      return List.of("duel" + seed + " a" + batch, "duel" + seed + " b" + batch);
    }

    static String job(String record) {
      return record.substring(0, record.indexOf(' '));
    }

    private String job() {
      return "duel" + seed;
    }

    void run() throws Exception {
      DecidedBatch first;
      try (SinkStart start = SinkStart.of(sink, job(), 1)) {
        first = start.stage(1, records(seed, 1));
      }
      SinkRecovery left = new SinkRecovery(1, List.of(first));
      boolean startsBefore = seed % 2 == 0;
      try (SinkStart older = opened(2, "old")) {
        if (startsBefore) {
          older.recover(left);
        }
        turns.play(
            List.of("old", "new"),
            List.of(
                () -> {
                  ofOlder.merge(
                      attempt(() -> {
                        if (!startsBefore) {
                          older.recover(left);
                        }
                        older.publish(first);
                      }),
                      1,
                      Integer::sum);
                  return null;
                },
                () -> {
                  playNewer(left);
                  return null;
                }));
      }
    }

    private void playNewer(SinkRecovery left) throws Exception {
      for (int epoch = 3; ; epoch++) {
        assertThat(epoch).as("starts").isLessThan(ATTEMPTS);
        try (SinkStart newer = opened(epoch, "new")) {
          if (attempt(() -> newer.recover(left)) == Outcome.PUBLISHED) {
            publish(newer, left.unfinished().get(0));
            publish(newer, newer.stage(2, records(seed, 2)));
            return;
          }
        }
      }
    }

    /** As the runtime does, until it succeeds. */
    private void publish(SinkStart newer, DecidedBatch batch) throws Exception {
      for (int i = 0; ; i++) {
        assertThat(i).as("attempts to publish").isLessThan(ATTEMPTS);
        Outcome outcome = attempt(() -> newer.publish(batch));
        assertThat(outcome).as("outcome of the newest start").isNotEqualTo(Outcome.FENCED);
        if (outcome == Outcome.PUBLISHED) {
          return;
        }
      }
    }

    private SinkStart opened(long epoch, String name) throws Exception {
      return SinkStart.opened(sink, job(), epoch, new InterceptedProducers((method, real) -> {
        if (STEPS.contains(method)) {
          turns.step(name, method);
        }
        return real.call();
      }));
    }

    private Outcome attempt(Action action) throws Exception {
      try {
        action.run();
        return Outcome.PUBLISHED;
      } catch (TidemillException e) {
        assertThat(e.code()).isIn(ErrorCode.FENCED, ErrorCode.OUTPUT_FAILED);
        return e.code() == ErrorCode.FENCED ? Outcome.FENCED : Outcome.FAILED;
      }
    }
  }

  private interface Action {
    void run() throws Exception;
  }
}
