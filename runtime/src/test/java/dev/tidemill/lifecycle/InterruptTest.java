/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tidemill.DStream;
import dev.tidemill.StreamingContext;
import dev.tidemill.StreamingContextState;
import dev.tidemill.data.Pair;
import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.lifecycle.Interrupting.Way;
import dev.tidemill.listener.BatchInfo;
import dev.tidemill.listener.BatchReport;
import dev.tidemill.listener.PublishFailure;
import dev.tidemill.listener.StreamingListener;
import dev.tidemill.spi.sink.Guarantee;
import dev.tidemill.spi.sink.OpenSink;
import dev.tidemill.spi.sink.PartitionWriter;
import dev.tidemill.spi.sink.PublishStatus;
import dev.tidemill.spi.sink.Sink;
import dev.tidemill.spi.sink.SinkBatch;
import dev.tidemill.spi.sink.SinkContext;
import dev.tidemill.spi.sink.SinkRecovery;
import dev.tidemill.spi.sink.StagingFunction;
import dev.tidemill.time.ManualClock;
import dev.tidemill.time.Time;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** An interrupt that no stop has asked for is a failure of the code that it comes from, and of nothing else. */
@Timeout(60)
class InterruptTest {
  /** Where in batch 2 the interrupt comes from; the record that is at hand is named in the message, where there is one. */
  enum Place {
    MAP,
    FILTER,
    FLAT_MAP,
    REDUCE,
    STATE,
    TRANSFORM,
    OUTPUT,
    ACTION,
    SINK_WRITER,
    SINK_WRITE,
    SINK_FINISH,
    SINK_PUBLISH
  }

  /** Who drives, and on how many threads. */
  enum Drive {
    INLINE("local[1]"),
    PARALLEL("parallel[2]"),
    REAL_CLOCK("parallel[2]");

    final String master;

    Drive(String master) {
      this.master = master;
    }
  }

  private final List<Long> good = Collections.synchronizedList(new ArrayList<>());
  private final List<BatchReport> reports = Collections.synchronizedList(new ArrayList<>());
  private final List<Throwable> publishFailures = Collections.synchronizedList(new ArrayList<>());

  static Stream<Arguments> everywhere() {
    return Stream.of(Place.values())
        .flatMap(place -> Stream.of(Way.values())
            .flatMap(way -> Stream.of("stop", "retry", "skip")
                .flatMap(policy -> Stream.of(Drive.values())
                    .map(drive -> Arguments.of(place, way, policy, drive)))));
  }

  @ParameterizedTest
  @MethodSource("everywhere")
  void an_interrupt_of_foreign_code_ends_with_that_code(
      Place place, Way way, String policy, Drive drive) throws InterruptedException {
    Interrupting code = new Interrupting(way);
    try (StreamingContext ssc = context(policy, drive)) {
      declare(ssc, place, code);
      run(ssc, drive, way != Way.FLAG && policy.equals("stop") && place != Place.SINK_PUBLISH);
    }
    assertThat(Thread.interrupted()).isFalse();
    if (place == Place.SINK_PUBLISH) { // the batch is decided, whatever the policy is
      assertThat(good).containsExactly(1L, 2L, 3L);
      assertThat(reports).extracting(BatchReport::failure).containsOnly(Optional.empty());
      assertThat(reports)
          .extracting(BatchReport::publishAttempts)
          .containsExactly(1, way == Way.FLAG ? 1 : 2, 1);
      assertThat(publishFailures).hasSize(way == Way.FLAG ? 0 : 1).allSatisfy(failure -> {
        assertThat(failure).hasMessageContaining("could not publish batch");
        assertIsOfForeignCode(failure, way);
      });
      return;
    }
    if (way == Way.FLAG) {
      assertThat(good).containsExactly(1L, 2L, 3L);
      assertThat(reports).allSatisfy(report -> assertThat(report.failure()).isEmpty());
      return;
    }
    assertThat(good)
        .isEqualTo(
            switch (policy) {
              case "stop" -> List.of(1L);
              case "skip" -> List.of(1L, 3L);
              default -> List.of(1L, 2L, 3L);
            });
    assertIsOfForeignCode(reports.get(1).failure().orElseThrow(), way);
    if (place == Place.MAP || place == Place.FILTER || place == Place.FLAT_MAP) {
      assertThat(reports.get(1).failure().orElseThrow()).hasMessageContaining("on the record 2");
    }
    assertThat(reports)
        .extracting(report -> report.batch().id() + "/" + report.batch().attempt())
        .isEqualTo(
            switch (policy) {
              case "stop" -> List.of("1/1", "2/1");
              case "skip" -> List.of("1/1", "2/1", "3/1");
              default -> List.of("1/1", "2/1", "2/2", "3/1");
            });
  }

  private static void assertIsOfForeignCode(Throwable failure, Way way) {
    assertThat(failure)
        .isInstanceOfSatisfying(
            TidemillException.class, e -> assertThat(e.code()).isNotEqualTo(ErrorCode.INTERRUPTED))
        .hasMessageContaining(way == Way.THROWN ? "pool closed" : "no connection")
        .hasRootCauseInstanceOf(InterruptedException.class)
        .hasRootCauseMessage("pool closed");
  }

  private StreamingContext context(String policy, Drive drive) {
    StreamingContext.Builder builder = StreamingContext.builder()
        .master(drive.master)
        .partitions(2)
        .setting("stream.batch.onFailure", policy)
        .environment(
            world -> world.withPrintTarget(new PrintStream(OutputStream.nullOutputStream())))
        .setting("stream.closureCheck", "false");
    if (drive == Drive.REAL_CLOCK) {
      builder
          .batchInterval(Duration.ofMillis(5))
          .setting("stream.maxBatches", "3")
          .setting("stream.batch.retryDelay", "1ms");
    } else {
      builder
          .environment(world -> world.withClock(new ManualClock()))
          .batchInterval(Duration.ofSeconds(1));
    }
    return builder.build();
  }

  private void run(StreamingContext ssc, Drive drive, boolean fails) throws InterruptedException {
    ssc.start();
    TidemillException failure = catchThrowableOfType(TidemillException.class, () -> {
      if (drive == Drive.REAL_CLOCK) {
        assertThat(ssc.awaitTermination(Duration.ofSeconds(30))).isTrue();
      } else {
        for (int i = 0; i < 3; i++) {
          ssc.step();
          assertThat(Thread.currentThread().isInterrupted()).isFalse();
        }
      }
    });
    assertThat(failure != null).isEqualTo(fails);
    assertThat(ssc.state() == StreamingContextState.STOPPED)
        .isEqualTo(fails || drive == Drive.REAL_CLOCK);
  }

  private void declare(StreamingContext ssc, Place place, Interrupting code) {
    ssc.addListener(new StreamingListener() {
      @Override
      public void onPublishFailed(PublishFailure failure) {
        publishFailures.add(failure.failure());
      }

      @Override
      public void onBatchStarted(BatchInfo batch) {
        blockOnDriver();
      }

      @Override
      public void onBatchCompleted(BatchReport report) {
        blockOnDriver();
        reports.add(report);
        if (report.failure().isEmpty()) {
          good.add(report.batch().id());
        }
      }
    });
    DStream<Integer> numbers = ssc.queueStream(List.of(List.of(1, 1), List.of(2, 2), List.of(3, 3)))
        .map(n -> {
          Interrupting.block();
          return hit(place == Place.MAP, n, code);
        })
        .filter(n -> {
          Interrupting.block();
          hit(place == Place.FILTER, n, code);
          return true;
        })
        .flatMap(n -> {
          Interrupting.block();
          return List.of(hit(place == Place.FLAT_MAP, n, code));
        })
        .transform((rdd, batch) -> {
          Interrupting.block();
          if (batch.id() == 2 && place == Place.TRANSFORM) {
            code.once();
          }
          return rdd;
        });
    numbers
        .mapToPair(n -> Pair.of(n, n))
        .reduceByKey((a, b) -> {
          Interrupting.block();
          return hit(place == Place.REDUCE, a, code);
        })
        .updateStateByKey(
            (Time time, Integer key, List<Integer> values, Optional<Integer> state) -> {
              Interrupting.block();
              hit(place == Place.STATE, key, code);
              return state;
            })
        .print();
    numbers.foreachRDD((rdd, batch) -> {
      Interrupting.block();
      if (batch.id() == 2 && place == Place.OUTPUT) {
        code.once();
      }
    });
    numbers.foreachRDD((rdd, batch) -> {
      Interrupting.block();
      rdd.foreach(n -> {
        Interrupting.block();
        hit(place == Place.ACTION, n, code);
      });
      Interrupting.block();
    });
    numbers.writeTo(new InterruptingSink(place, code, () -> good.size() == 1));
    numbers.foreachRDD((rdd, batch) -> Interrupting.block());
  }

  private static void blockOnDriver() {
    try {
      Interrupting.block();
    } catch (InterruptedException e) {
      throw new AssertionError("a listener finds its thread interrupted", e);
    }
  }

  private static int hit(boolean here, int n, Interrupting code) throws InterruptedException {
    if (here && n == 2) {
      code.once();
    }
    return n;
  }

  /** A sink that blocks in every call, and interrupts in one. */
  private record InterruptingSink(Place place, Interrupting code, BooleanSupplier isSecond)
      implements Sink<Integer> {
    @Override
    public Guarantee guarantee() {
      return Guarantee.LEDGER;
    }

    @Override
    public OpenSink<Integer> open(SinkContext context) {
      return new Opened(this);
    }

    private record Opened(InterruptingSink sink) implements OpenSink<Integer> {
      @Override
      public void recover(SinkRecovery recovery) {}

      @Override
      public StagingFunction<Integer> writer(SinkBatch batch) throws Exception {
        visit(Place.SINK_WRITER);
        return partition -> new PartitionWriter<>() {
          @Override
          public void write(Integer record) throws Exception {
            visit(Place.SINK_WRITE);
          }

          @Override
          public String finish() throws Exception {
            visit(Place.SINK_FINISH);
            return "";
          }

          @Override
          public void close() {}
        };
      }

      @Override
      public PublishStatus status(SinkBatch batch, List<String> receipts) {
        return PublishStatus.UNKNOWN;
      }

      @Override
      public void publish(SinkBatch batch, List<String> receipts) throws Exception {
        visit(Place.SINK_PUBLISH);
      }

      @Override
      public void abort(SinkBatch batch) throws Exception {
        Interrupting.block();
      }

      @Override
      public void close() {
        blockOnDriver();
      }

      private void visit(Place call) throws InterruptedException {
        Interrupting.block();
        if (sink.place() == call && sink.isSecond().getAsBoolean()) {
          sink.code().once();
        }
      }
    }
  }
}
