/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.StreamingContext;
import dev.tidemill.listener.BatchInfo;
import dev.tidemill.listener.StreamingListener;
import dev.tidemill.spi.job.JobIdentity;
import dev.tidemill.spi.sink.Guarantee;
import dev.tidemill.spi.sink.OpenSink;
import dev.tidemill.spi.sink.Sink;
import dev.tidemill.spi.sink.SinkContext;
import dev.tidemill.spi.source.Receiver;
import dev.tidemill.spi.source.ReceiverContext;
import dev.tidemill.spi.source.SourceContext;
import dev.tidemill.time.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What the connectors of a job are told of it. */
class JobIdentityOfConnectorsTest {
  private final List<SourceContext> sources = new ArrayList<>();
  private final List<SinkContext> sinks = new ArrayList<>();
  private final CompletableFuture<ReceiverContext<String>> receiver = new CompletableFuture<>();
  private final List<Long> epochs = new ArrayList<>();

  @Test
  void all_connectors_of_a_job_are_told_the_same_id_and_the_epoch_of_its_batches()
      throws Exception {
    run(StreamingContext.builder());
    JobIdentity job = sources.get(0).job();
    assertThat(sinks.get(0).job()).isEqualTo(job);
    assertThat(receiver.get(10, TimeUnit.SECONDS).job()).isEqualTo(job);
    assertThat(epochs).containsExactly(job.epoch());
  }

  @Test
  void each_context_is_a_job_of_its_own_unless_the_environment_says_otherwise() throws Exception {
    run(StreamingContext.builder());
    run(StreamingContext.builder());
    assertThat(sources.get(0).job()).isNotEqualTo(sources.get(1).job());

    run(StreamingContext.builder().environment(world -> world.withJobId("a")));
    run(StreamingContext.builder().environment(world -> world.withJobId("a")));
    assertThat(sources.subList(2, 4))
        .extracting(SourceContext::job)
        .containsOnly(new JobIdentity("a", 1));
    assertThat(sources.get(2).id("x")).isEqualTo(sources.get(3).id("x"));
  }

  @Test
  void ids_are_derived_from_the_name_of_the_stream_or_output() throws Exception {
    run(StreamingContext.builder().environment(world -> world.withJobId("a")));
    JobIdentity job = new JobIdentity("a", 1);
    assertThat(sources.get(0).id("x")).isEqualTo(job.derivedId("scripted", "x"));
    assertThat(sinks.get(0).id("x")).isEqualTo(job.derivedId(sinks.get(0).name(), "x"));
    assertThat(receiver.get(10, TimeUnit.SECONDS).id("x")).isEqualTo(job.derivedId("pushed", "x"));
  }

  @Test
  void threads_are_named_after_the_stream_or_output() throws Exception {
    run(StreamingContext.builder());
    UnaryOperator<String> expected = name -> "tidemill-" + name + "-x";
    assertThat(sources.get(0).threads().newThread("x", () -> {}).getName())
        .isEqualTo(expected.apply("scripted"));
    assertThat(sinks.get(0).threads().newThread("x", () -> {}).getName())
        .isEqualTo(expected.apply(sinks.get(0).name()));
    assertThat(receiver
            .get(10, TimeUnit.SECONDS)
            .threads()
            .newThread("x", () -> {})
            .getName())
        .isEqualTo(expected.apply("pushed"));
  }

  private void run(StreamingContext.Builder builder) throws Exception {
    ScriptedSource scripted = new ScriptedSource(List.of("a"));
    ScriptedSink written = new ScriptedSink("out", new ArrayList<>());
    try (StreamingContext ssc = builder
        .master("local[1]")
        .batchInterval(Duration.ofSeconds(1))
        .environment(world -> world.withClock(new ManualClock()))
        .build()) {
      ssc.stream("scripted", context -> {
            sources.add(context);
            return scripted.open(context);
          })
          .writeTo(new Sink<>() {
            @Override
            public Guarantee guarantee() {
              return Guarantee.IDEMPOTENT;
            }

            @Override
            public OpenSink<String> open(SinkContext context) throws Exception {
              sinks.add(context);
              return written.open(context);
            }
          });
      ssc.receiverStream(Reporting::new).named("pushed").foreachRDD((rdd, time) -> {});
      ssc.addListener(new StreamingListener() {
        @Override
        public void onBatchStarted(BatchInfo batch) {
          epochs.add(batch.epoch());
        }
      });
      ssc.start();
      receiver.get(10, TimeUnit.SECONDS); // a context that stops at once would not start it
      ssc.step();
    }
  }

  private final class Reporting implements Receiver<String> {
    @Override
    public void onStart(ReceiverContext<String> context) {
      receiver.complete(context);
    }

    @Override
    public void onStop() {}
  }
}
