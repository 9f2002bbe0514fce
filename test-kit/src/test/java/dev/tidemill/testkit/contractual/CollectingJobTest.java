/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.contractual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.StreamingContext;
import dev.tidemill.spi.source.DecodedSource;
import dev.tidemill.spi.source.EncodedRecord;
import dev.tidemill.spi.source.Gap;
import dev.tidemill.spi.source.Receiver;
import dev.tidemill.spi.source.ReceiverContext;
import dev.tidemill.spi.source.ReceiverSource;
import dev.tidemill.spi.source.RecordDecoder;
import dev.tidemill.spi.source.Source;
import dev.tidemill.testkit.contract.CollectingJob;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CollectingJobTest {
  private static final String GAP = "gap";
  private static final String PROBLEM = "problem";

  @TempDir
  private Path directory;

  private final BlockingQueue<String> sent = new LinkedBlockingQueue<>();

  /** Receives what is sent, except for what it takes as commands. */
  private Source<String> source() {
    return ReceiverSource.of(() -> new Receiver<>() {
      @Override
      public void onStart(ReceiverContext<String> context) throws InterruptedException {
        while (!context.isStopped()) {
          String text = sent.take();
          switch (text) {
            case GAP -> context.reportGap(new Gap("1", "2", "one is missing"));
            case PROBLEM -> context.reportError("a bad one", new IllegalStateException("why"));
            default -> context.store(text);
          }
        }
      }

      @Override
      public void onStop() {}
    });
  }

  @Test
  void it_collects_records_in_order_and_what_the_source_reports() throws Exception {
    // region collect
    try (CollectingJob<String> job = new CollectingJob<>(source(), directory)) {
      sent.addAll(List.of("a", "b", GAP, PROBLEM, "c"));
      job.until(() -> job.count() == 3);
      assertThat(job.records()).containsExactly("a", "b", "c");
      job.until(() -> !job.gaps().isEmpty() && !job.problems().isEmpty());
      assertThat(job.gaps()).containsExactly("one is missing");
    }
    // endregion
  }

  @Test
  void a_problem_is_told_with_its_cause() throws Exception {
    try (CollectingJob<String> job = new CollectingJob<>(source())) {
      sent.add(PROBLEM);
      job.until(() -> !job.problems().isEmpty());
      assertThat(job.problems())
          .singleElement()
          .asString()
          .contains("a bad one")
          .contains("IllegalStateException: why");
      assertThat(job.letters()).isEmpty();
    }
  }

  private record Sent(String text) implements EncodedRecord {
    @Override
    public byte[] payload() {
      return text.getBytes(StandardCharsets.UTF_8);
    }
  }

  /** Three records, of which the second one is not a number. */
  private static Source<Integer> numbers() {
    Source<Sent> source = ReceiverSource.of(() -> new Receiver<>() {
      @Override
      public void onStart(ReceiverContext<Sent> context) throws InterruptedException {
        context.store(List.of(new Sent("1"), new Sent("two"), new Sent("3")));
        context.stop("that was all");
      }

      @Override
      public void onStop() {}
    });
    RecordDecoder<String> text = RecordDecoder.text();
    return DecodedSource.of(source, encoded -> Integer.valueOf(text.decode(encoded)));
  }

  @Test
  void with_a_checkpoint_a_record_that_cannot_be_decoded_becomes_a_dead_letter() throws Exception {
    try (CollectingJob<Integer> job = new CollectingJob<>(numbers(), directory)) {
      job.until(() -> job.count() == 2 && job.letters().size() == 1);
      assertThat(job.records()).containsExactly(1, 3);
    }
  }

  @Test
  void without_a_checkpoint_it_fails_the_job_which_says_why() throws Exception {
    try (CollectingJob<Integer> job = new CollectingJob<>(numbers())) {
      assertThat(job.failure()).hasStackTraceContaining("two");
    }
  }

  @Test
  void its_source_can_be_paused_and_its_settings_set() throws Exception {
    try (CollectingJob<String> job = new CollectingJob<>(
        source(), Optional.empty(), Map.of("stream.receiver.bufferRecords", "1"))) {
      job.source().pause();
      List<String> texts = List.of("a", "b", "c", "d", "e", "f", "g", "h");
      sent.addAll(texts);
      job.until(() -> sent.size() < texts.size());
      assertThat(sent).as("what has no room in the buffer").isNotEmpty();
      job.source().resume();
      job.until(() -> job.count() == texts.size());
      assertThat(job.records()).isEqualTo(texts);
    }
  }

  @Test
  void stopping_gracefully_processes_what_has_arrived() throws Exception {
    try (CollectingJob<String> job = new CollectingJob<>(source())) {
      sent.addAll(List.of("a", GAP));
      job.until(() -> !job.gaps().isEmpty()); // which comes after "a" has arrived
      job.stopGracefully();
      assertThat(job.records()).containsExactly("a");
    }
  }

  @Test
  void a_source_that_cannot_be_opened_fails_the_constructor() {
    Source<String> broken = context -> {
      throw new IllegalStateException("no server");
    };
    assertThatThrownBy(() -> new CollectingJob<>(broken)).hasMessageContaining("no server");
    // Nothing is left of it: another job of this process can start.
    try (StreamingContext ssc = StreamingContext.builder().build()) {
      assertThat(ssc).isNotNull();
    }
  }
}
