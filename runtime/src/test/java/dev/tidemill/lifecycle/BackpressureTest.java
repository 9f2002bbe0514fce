/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.FileStreamOptions;
import dev.tidemill.listener.BatchReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackpressureTest {
  @Test
  void a_backlog_is_taken_in_batches_that_grow_with_what_could_be_processed() {
    try (ManualJob job = ManualJob.with("stream.backpressure.initialRate", "100")) {
      job.ssc().rateStream(100_000).foreachRDD(rdd -> {});
      job.ssc().start();
      job.advanceMillis(6_000);
      // no time passes in a batch, so the limit grows tenfold with each full one
      assertThat(records(job)).containsExactly(100L, 1_000L, 10_000L, 100_000L, 388_900L, 100_000L);
    }
  }

  @Test
  void a_job_that_is_slow_settles_at_what_it_can_process_in_four_fifths_of_an_interval() {
    try (ManualJob job = ManualJob.with("stream.backpressure.initialRate", "5000")) {
      job.ssc().rateStream(5_000).foreachRDD(rdd -> job.advanceMillis(rdd.count()));
      job.ssc().start();
      job.advanceMillis(20_000);
      List<Long> records = records(job);
      assertThat(records.get(0)).isEqualTo(5_000);
      assertThat(records.subList(1, 6)).as("while the job is late").allMatch(count -> count < 850);
      assertThat(records.subList(11, records.size())).containsOnly(800L);
      assertThat(job.events().delays().subList(7, records.size())).containsOnly(0L);
    }
  }

  @Test
  void on_a_manual_clock_batches_are_whole_until_one_takes_longer_than_the_interval() {
    try (ManualJob job = ManualJob.with()) {
      job.ssc().rateStream(1_000_000).foreachRDD((rdd, batch) -> {
        job.advanceMillis(batch.id() < 4 ? 1_000 : 10_000);
      });
      job.ssc().start();
      for (int i = 0; i < 5; i++) {
        job.ssc().step();
      }
      assertThat(records(job).subList(0, 4)).containsOnly(1_000_000L);
      assertThat(records(job).get(4)).isLessThan(100_000);
    }
  }

  @Test
  void without_backpressure_a_batch_takes_all_that_has_arrived() {
    try (ManualJob job = ManualJob.with(
        "stream.backpressure.enabled", "false", "stream.backpressure.initialRate", "1")) {
      job.ssc().rateStream(100_000).foreachRDD(rdd -> {});
      job.ssc().start();
      job.advanceMillis(3_000);
      assertThat(records(job)).containsExactly(100_000L, 100_000L, 100_000L);
    }
  }

  @Test
  void a_failed_batch_says_nothing_about_the_speed() {
    try (ManualJob job = ManualJob.with(
        "stream.backpressure.initialRate", "100", "stream.batch.onFailure", "skip")) {
      job.ssc().rateStream(100_000).foreachRDD((rdd, batch) -> {
        if (batch.id() <= 3) {
          throw new IllegalStateException("broken");
        }
      });
      job.ssc().start();
      job.advanceMillis(5_000);
      assertThat(records(job)).containsExactly(100L, 100L, 100L, 100L, 1_000L);
    }
  }

  @Test
  void a_later_attempt_that_leaves_out_the_slow_output_says_nothing_about_the_speed() {
    try (ManualJob job = ManualJob.with("stream.backpressure.initialRate", "100")) {
      var numbers = job.ssc().rateStream(100_000);
      numbers.foreachRDD(rdd -> job.advanceMillis(rdd.count()));
      numbers.foreachRDD((rdd, batch) -> {
        if (batch.attempt() == 1) {
          throw new IllegalStateException("broken");
        }
      });
      job.ssc().start();
      job.ssc().step();
      job.ssc().step();
      assertThat(records(job)).containsExactly(100L, 100L, 100L, 100L);
    }
  }

  @Test
  void a_directory_of_files_is_read_as_fast_as_the_job_can_process_it(@TempDir Path folder)
      throws IOException {
    for (int file = 0; file < 400; file++) {
      Files.writeString(folder.resolve("file-" + file), ("line of file " + file + "\n").repeat(50));
    }
    List<String> seen = new ArrayList<>();
    try (ManualJob job = ManualJob.with("stream.backpressure.initialRate", "300")) {
      job.ssc()
          .textFileStream(folder.toString(), FileStreamOptions.create().withExistingFiles())
          .foreachRDD(rdd -> {
            seen.addAll(rdd.collect());
            job.advanceMillis(2 * rdd.count());
          });
      job.ssc().start();
      job.advanceMillis(70_000);
      assertThat(seen).as("records of all files").hasSize(400 * 50);
      assertThat(records(job).subList(10, 40)).allMatch(count -> count >= 300 && count <= 500);
      assertThat(job.events().delays().subList(9, 50)).allMatch(delay -> delay <= 500);
    }
  }

  private static List<Long> records(ManualJob job) {
    return job.events().reports().stream().map(BatchReport::numRecords).toList();
  }
}
