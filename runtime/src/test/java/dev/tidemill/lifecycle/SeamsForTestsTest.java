/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import dev.tidemill.DStream;
import dev.tidemill.StreamingContext;
import dev.tidemill.data.Pair;
import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.Origin;
import dev.tidemill.error.TidemillException;
import dev.tidemill.listener.BatchInfo;
import dev.tidemill.listener.StreamInfo;
import dev.tidemill.spi.engine.BatchEvaluator;
import dev.tidemill.spi.engine.Engine;
import dev.tidemill.spi.engine.Evaluator;
import dev.tidemill.spi.engine.RestoredState;
import dev.tidemill.spi.engine.WrittenState;
import dev.tidemill.spi.source.DecodedSource;
import dev.tidemill.spi.source.EncodedRecord;
import dev.tidemill.spi.source.OpenSource;
import dev.tidemill.spi.source.Receiver;
import dev.tidemill.spi.source.ReceiverContext;
import dev.tidemill.spi.source.ReceiverSource;
import dev.tidemill.spi.source.RecordDecoder;
import dev.tidemill.spi.source.Source;
import dev.tidemill.spi.source.SourceContext;
import dev.tidemill.spi.state.StateOutput;
import dev.tidemill.spi.state.StateSlice;
import dev.tidemill.time.ManualClock;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import library.Shouting;
import org.junit.jupiter.api.Test;

/** What a test kit, of ours or of others, builds on. */
final class SeamsForTestsTest {
  private static StreamingContext.Builder builder() {
    return StreamingContext.builder().environment(world -> world.withClock(new ManualClock()));
  }

  @Test
  void streams_with_a_name_and_sources_without_one_are_listed() {
    try (StreamingContext ssc = builder().build()) {
      DStream<String> lines = ssc.queueStream(List.of(List.of("a"))).named("lines");
      lines.map(String::length).named("lengths");
      lines.map(String::strip).print();
      ssc.socketTextStream("localhost", 9);
      ssc.rateStream(1).named("ticks");
      ssc.stream("wrapped", wrapping(ReceiverSource.of(Idle::new)));
      ssc.stream(
          "decoded",
          DecodedSource.of(wrapping(ReceiverSource.of(Idle::new)), RecordDecoder.text()));
      assertThat(ssc.streams())
          .extracting(StreamInfo::name, info -> info.origin().operation(), StreamInfo::kind)
          .containsExactly(
              tuple(Optional.of("lines"), "queueStream", StreamInfo.Kind.SOURCE),
              tuple(Optional.of("lengths"), "map", StreamInfo.Kind.DERIVED),
              tuple(Optional.empty(), "socketTextStream", StreamInfo.Kind.RECEIVER),
              tuple(Optional.of("ticks"), "rateStream", StreamInfo.Kind.SOURCE),
              tuple(Optional.of("wrapped"), "stream", StreamInfo.Kind.RECEIVER),
              tuple(Optional.of("decoded"), "stream", StreamInfo.Kind.RECEIVER));
    }
  }

  /** A source as connectors have them, which opens that of its receiver. */
  private static Source<EncodedRecord> wrapping(ReceiverSource<EncodedRecord> receivers) {
    return new Source<>() {
      @Override
      public OpenSource<EncodedRecord> open(SourceContext context) throws Exception {
        return receivers.open(context);
      }

      @Override
      public boolean hasReceiver() {
        return true;
      }
    };
  }

  private static final class Idle implements Receiver<EncodedRecord> {
    @Override
    public void onStart(ReceiverContext<EncodedRecord> context) {}

    @Override
    public void onStop() {}
  }

  @Test
  void streams_tell_whether_an_output_needs_them_and_how_often_they_have_a_batch() {
    try (StreamingContext ssc = builder().build()) {
      DStream<String> lines = ssc.queueStream(List.of(List.of("a"))).named("lines");
      String declared = Here.nextLine();
      lines.window(Duration.ofSeconds(2), Duration.ofSeconds(2)).named("pairs").print();
      lines.map(String::length).named("lengths").map(length -> length + 1);
      ssc.queueStream(List.of(List.of("b"))).named("unread");
      assertThat(ssc.streams())
          .extracting(
              info -> info.origin().operation(), StreamInfo::slide, StreamInfo::reachesOutput)
          .containsExactly(
              tuple("queueStream", Duration.ofSeconds(1), true),
              tuple("window", Duration.ofSeconds(2), true),
              tuple("map", Duration.ofSeconds(1), false),
              tuple("map", Duration.ofSeconds(1), false),
              tuple("queueStream", Duration.ofSeconds(1), false));
      assertThat(ssc.streams().get(1).origin()).hasToString("window \"pairs\" (" + declared + ")");
    }
  }

  @Test
  void a_fixed_setting_wins_over_every_other() {
    String key = "stream.batchInterval";
    System.setProperty(key, "7s");
    try (StreamingContext open = builder().batchInterval(Duration.ofSeconds(2)).build();
        StreamingContext fixed = builder()
            .fixedSetting(key, "3s", "a test")
            .batchInterval(Duration.ofSeconds(2))
            .build()) {
      assertThat(open.batchInterval()).isEqualTo(Duration.ofSeconds(7));
      assertThat(fixed.batchInterval()).isEqualTo(Duration.ofSeconds(3));
    } finally {
      System.clearProperty(key);
    }
  }

  @Test
  void a_fixed_setting_must_be_one() {
    assertThatThrownBy(
            () -> builder().fixedSetting("stream.bacthInterval", "3s", "a test").build())
        .isInstanceOfSatisfying(
            TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_SETTING))
        .hasMessageContaining("set by a test; did you mean")
        .hasMessageContaining("did you mean stream.batchInterval?");
  }

  @Test
  void a_wrapped_engine_computes_every_batch_and_is_closed() {
    List<String> calls = new ArrayList<>();
    try (StreamingContext ssc = builder()
        .environment(world -> world.withEngineWrapper(e -> new Watched(e, calls)))
        .build()) {
      ssc.queueStream(List.of(List.of("a"))).foreachRDD(rdd -> calls.add("saw " + rdd.collect()));
      ssc.start();
      ssc.step();
    }
    assertThat(calls).containsExactly("begin 1000 ms", "saw [a]", "close");
  }

  private record Watched(Engine engine, List<String> calls) implements Engine {
    @Override
    public Evaluator evaluator() {
      return engine.evaluator();
    }

    @Override
    public BatchEvaluator begin(BatchInfo batch) {
      calls.add("begin " + batch.time());
      return engine.begin(batch);
    }

    @Override
    public List<Pair<?, ?>> state(String name) {
      return engine.state(name);
    }

    @Override
    public void write(StateOutput out) throws IOException {
      engine.write(out);
    }

    @Override
    public RestoredState restore(WrittenState written) {
      return engine.restore(written);
    }

    @Override
    public void merge(WrittenState written, StateSlice slice, StateOutput out) throws IOException {
      engine.merge(written, slice, out);
    }

    @Override
    public void close() {
      calls.add("close");
      engine.close();
    }
  }

  @Test
  void every_function_on_records_is_shown_with_its_operation() {
    List<String> operations = new ArrayList<>();
    try (StreamingContext ssc = builder()
        .environment(world ->
            world.withFunctionObserver((function, origin) -> operations.add(origin.operation())))
        .build()) {
      DStream<String> lines = ssc.queueStream(List.of(List.of("a")));
      lines.map(String::length).filter(n -> n > 0).foreachRDD(rdd -> {});
    }
    assertThat(operations).containsExactly("map", "filter");
  }

  @Test
  void what_an_observer_of_functions_throws_fails_the_declaration() {
    try (StreamingContext ssc = builder()
        .environment(world -> world.withFunctionObserver((function, origin) -> {
          throw new IllegalStateException("not " + origin.operation());
        }))
        .build()) {
      DStream<String> lines = ssc.queueStream(List.of(List.of("a")));
      assertThatThrownBy(() -> lines.map(String::length)).hasMessage("not map");
    }
  }

  @Test
  void what_a_library_declares_bears_the_line_that_called_it() {
    List<Origin> origins = new ArrayList<>();
    try (StreamingContext ssc = builder()
        .environment(world -> world.withFunctionObserver((function, origin) -> origins.add(origin)))
        .build()) {
      Shouting.of(ssc.queueStream(List.of(List.of("a"))));
    }
    assertThat(origins)
        .singleElement()
        .satisfies(
            origin -> assertThat(origin.toString()).startsWith("map (SeamsForTestsTest.java:"));
  }
}
