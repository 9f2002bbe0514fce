/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.deadletter.DeadLetter;
import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.listener.BatchInfo;
import dev.tidemill.listener.StreamingListener;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What else may fail while the records are searched for that a function fails on. */
class SearchForRecordsTest {
  private final List<String> results = new ArrayList<>();
  private final List<DeadLetter> letters = new ArrayList<>();

  @Test
  void an_outage_of_the_source_gives_up_nothing_and_is_retried() {
    IOException outage = new IOException("no route to host");
    ScriptedSource source = new ScriptedSource(List.of("1", "x", "3")).fail("read", 3, outage);
    try (ManualJob job = job(source)) {
      job.ssc().step();
      assertThat(results).containsExactly("[1, 3]");
      assertThat(letters).extracting(DeadLetter::record).containsExactly("x");
    }
  }

  @Test
  void a_source_that_stays_away_ends_the_job_with_its_own_failure() {
    ScriptedSource source = new ScriptedSource(List.of("1", "x", "3"));
    for (int read = 3; read < 20; read++) {
      source.fail("read", read, new IOException("no route to host"));
    }
    try (ManualJob job = job(source)) {
      assertThatThrownBy(() -> job.ssc().step())
          .isInstanceOfSatisfying(
              TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SOURCE_FAILED))
          .hasMessageContaining("no route to host");
      assertThat(letters).isEmpty();
      assertThat(results).isEmpty();
    }
  }

  private ManualJob job(ScriptedSource source) {
    ManualJob job = ManualJob.with("stream.batch.onFailure", "deadletter");
    job.ssc().addListener(new StreamingListener() {
      @Override
      public void onDeadLetters(BatchInfo batch, List<DeadLetter> ofBatch) {
        letters.addAll(ofBatch);
      }
    });
    job.ssc().stream("numbers", source)
        .map(Integer::parseInt)
        .foreachRDD(rdd -> results.add("" + rdd.collect()));
    job.ssc().deadLetters().foreachRDD(rdd -> rdd.count());
    job.ssc().start();
    return job;
  }
}
