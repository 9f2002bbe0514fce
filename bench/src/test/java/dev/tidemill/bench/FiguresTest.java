/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.bench.measure.Results;
import dev.tidemill.connector.kafka.testing.KafkaBroker;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each figure fails by itself if a job counts wrong, so that here small sizes are all that is needed. */
class FiguresTest {
  @Test
  void the_job_and_the_loop_count_the_same() {
    List<String> lines = List.of("a b a", "c", "a c");
    try (WordCountJob job = new WordCountJob("local[2]");
        HandWordCount hand = new HandWordCount()) {
      job.prepare(lines);
      assertThat(job.step()).isEqualTo(new Totals(3, 6)).isEqualTo(hand.run(lines));
    }
  }

  @Test
  void a_batch_without_lines_counts_nothing() {
    try (WordCountJob job = new WordCountJob("local[2]")) {
      job.prepare(List.of());
      assertThat(job.step()).isEqualTo(new Totals(0, 0));
    }
  }

  @Test
  void the_trivial_job_adds_up_the_characters_of_all_batches() {
    try (TrivialJob job = new TrivialJob("local[2]")) {
      job.prepare(List.of("abc", "d"));
      assertThat(job.step()).isEqualTo(4);
      job.prepare(List.of("ef"));
      assertThat(job.step()).isEqualTo(6);
    }
  }

  @Test
  void words_are_the_same_in_every_run_and_the_first_of_them_are_frequent() {
    List<String> lines = Words.lines(500, 10, 100);
    assertThat(lines).hasSize(500).isEqualTo(Words.lines(500, 10, 100));
    try (WordCountJob job = new WordCountJob("local[2]")) {
      job.prepare(lines);
      Totals totals = job.step();
      assertThat(totals.sum()).isEqualTo(5_000);
      assertThat(totals.keys()).isBetween(80L, 100L);
    }
  }

  @Test
  void other_pipelines_have_results() {
    // Per batch: keys, sensors that 3 does not divide, values, readings, first digits, lengths.
    long perBatch = 1_000 + 518 + 2_000 + 30 + 7 + 3;
    assertThat(OtherPipelines.run("local[2]", 1_000, 2)).isEqualTo(2 * perBatch);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void throughput_compares_two_ways_to_count(boolean polluted) {
    Results results = Throughput.measure(Words.lines(200, 10, 50), 1, 2, polluted);
    assertThat(results.median("rate / hand-written, wall")).isPositive();
  }

  @Test
  void codecs_are_compared_with_code_written_by_hand() {
    Results results = CodecSpeed.measure(1, 1);
    assertThat(results.median("write / by hand, found codec")).isPositive();
    assertThat(results.median("bytes an entry, found codec"))
        .isLessThan(results.median("bytes an entry, by hand"));
  }

  @Test
  void small_batches_are_measured_for_both_jobs_and_both_sizes() {
    assertThat(SmallBatches.measure(1, 5).values()).hasSize(8);
  }

  @Test
  void many_batches_look_at_the_heap_after_each_mark() {
    assertThat(ManyBatches.measure(2, 15).values().keySet())
        .containsExactly("heap after 2 batches, KiB", "heap after 15 batches, KiB");
  }

  @Test
  void tests_by_the_kit_are_measured_with_guards_and_without() {
    assertThat(StreamTests.measure(3, 5, 1).values().keySet())
        .contains("lock-step batches a second, no guards, 4 partitions");
  }

  @Test
  void start_up_sees_the_output_of_a_job_in_another_jvm() throws IOException, InterruptedException {
    Results results = StartUp.measure(1, 100, 100); // the first ones are late, and take nothing
    assertThat(results.median("default flags: first output, ms")).isPositive();
  }

  @Test
  void every_line_from_the_socket_is_counted() throws IOException, InterruptedException {
    Results results = SocketFlood.measure(Duration.ofMillis(500), 1, 2);
    assertThat(results.median("lines a second, millions")).isPositive();
  }

  @Test
  void delays_are_measured_for_each_cost_of_a_record() throws InterruptedException {
    Results results = Delay.measure(Duration.ofMillis(50), 20, 100, 1_000);
    assertThat(results.values()).hasSize(6);
    assertThat(results.median("100 us a record: records a second")).isPositive();
  }

  @Test
  void a_page_is_measured_closed_and_open() throws IOException, InterruptedException {
    Results results = PageCost.measure(Duration.ofMillis(20), 10, 1, 3);
    assertThat(results.values()).hasSize(7);
    assertThat(results.median("first load, KB")).isPositive();
  }

  @ParameterizedTest
  @EnumSource(KeyedProgram.class)
  void stateful_programs_and_their_peers_emit_the_same(KeyedProgram program) {
    Stateful.Size size = new Stateful.Size(300, 1_000, 4, 3, 0, 0);
    Results job = Stateful.measureOne(program, size, false);
    Results hand = Stateful.measureOne(program, size, true);
    assertThat(job.median("keys")).isPositive().isEqualTo(hand.median("keys"));
    assertThat(job.median("sum")).isPositive().isEqualTo(hand.median("sum"));
  }

  @Test
  void a_stateful_program_and_its_peer_are_compared_from_jvms_of_their_own()
      throws IOException, InterruptedException {
    Results results =
        Stateful.measure(KeyedProgram.WINDOW_SUM, new Stateful.Size(100, 200, 3, 2, 0, 0));
    assertThat(results.median("time / hand-written, wall")).isPositive();
  }

  /** How much it is cannot be told in a JVM in which other tests leave garbage meanwhile. */
  @Test
  void the_heap_of_state_is_looked_at_early_and_late_and_beside_a_map() {
    assertThat(StateHeap.measure(200, 20, 3).values().keySet())
        .containsExactly(
            "after the batch that brings all keys, bytes a key",
            "after 3 more batches, bytes a key",
            "HashMap<String, Long> of the same, bytes a key");
  }

  @Test
  void small_batches_are_measured_for_every_stateful_operation() {
    assertThat(SmallStatefulBatches.measure(20, 1, 1).values()).hasSize(20);
  }

  @Test
  void a_job_with_a_checkpoint_directory_is_measured_and_started_again()
      throws InterruptedException {
    Results results = RecoverySpeed.measure(1_000, 100, 20, 20);
    assertThat(results.median("ms a batch, median")).isGreaterThan(3); // it has waited for a force
    assertThat(results.median("start with this state, ms")).isPositive();
  }

  @Test
  void every_line_from_a_topic_is_counted_by_both() {
    Results results = KafkaThroughput.measure(Words.lines(200, 10, 50), 3, 1, 2);
    assertThat(results.median("rate / KafkaConsumer loop, wall")).isPositive();
  }

  @Test
  void the_job_and_the_loop_count_a_topic_from_its_beginning_alike() {
    List<String> lines = Words.lines(300, TopicOfLines.WORDS_PER_LINE, 50);
    try (KafkaBroker kafka = KafkaBroker.create().start()) {
      TopicOfLines.create(kafka);
      TopicOfLines.produce(kafka, lines);
      try (KafkaJob job = new KafkaJob(kafka.servers(), 100);
          KafkaLoop hand = new KafkaLoop(kafka.servers())) {
        Results ofJob = FromTopic.measure(job, 100, 100, 200);
        Results ofHand = FromTopic.measure(hand, 100, 100, 200);
        assertThat(ofJob.median("words")).isEqualTo(3_000).isEqualTo(ofHand.median("words"));
        assertThat(ofJob.median("check")).isPositive().isEqualTo(ofHand.median("check"));
      }
    }
  }

  @Test
  void every_figure_has_a_name_of_its_own() {
    assertThat(Figure.ALL).extracting(Figure::name).doesNotHaveDuplicates();
  }
}
