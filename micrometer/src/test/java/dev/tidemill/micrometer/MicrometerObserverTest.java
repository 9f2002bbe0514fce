/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidemill.Counter;
import dev.tidemill.StreamingContext;
import dev.tidemill.time.ManualClock;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Jobs that find the observer on the class path. */
class MicrometerObserverTest {
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  @AfterEach
  void close() {
    Metrics.removeRegistry(registry);
    MicrometerObserver.registerWith(Metrics.globalRegistry);
  }

  private static StreamingContext.Builder builder(String name) {
    return StreamingContext.builder()
        .appName(name)
        .master("local[1]")
        .batchInterval(Duration.ofMillis(20))
        .environment(
            world -> world.withPrintTarget(new PrintStream(OutputStream.nullOutputStream())));
  }

  private static void run(StreamingContext ssc) throws InterruptedException {
    Counter words = ssc.counter("words.seen");
    ssc.queueStream(List.of(List.of("a", "b"), List.of("c")))
        .named("words")
        .map(word -> {
          words.increment();
          return word;
        })
        .print();
    ssc.start();
    ssc.awaitTermination();
  }

  @Test
  void the_global_registry_has_the_meters_of_every_job_and_its_last_values() throws Exception {
    Metrics.addRegistry(registry);
    try (StreamingContext ssc =
        builder("global").setting("stream.maxBatches", "3").build()) {
      run(ssc);
    }
    await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> {
      assertThat(registry
              .get("tidemill.batches")
              .tags("app", "global", "status", "succeeded")
              .functionCounter()
              .count())
          .isEqualTo(3);
      assertThat(
              registry.get("words.seen").tag("app", "global").functionCounter().count())
          .isEqualTo(3);
      assertThat(registry.get("tidemill.running").tag("app", "global").gauge().value())
          .isZero();
    });
  }

  @Test
  void a_registry_of_its_own_has_the_meters_and_the_global_one_has_not() throws Exception {
    Metrics.addRegistry(new SimpleMeterRegistry());
    // region registry
    MicrometerObserver.registerWith(registry);
    // endregion
    try (StreamingContext ssc = builder("own").setting("stream.maxBatches", "3").build()) {
      run(ssc);
    }
    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(() -> assertThat(
                registry.get("words.seen").tag("app", "own").functionCounter().count())
            .isEqualTo(3));
    assertThat(Metrics.globalRegistry.find("words.seen").tag("app", "own").meters())
        .isEmpty();
  }

  @Test
  void a_job_on_a_manual_clock_is_not_watched() {
    MicrometerObserver.registerWith(registry);
    try (StreamingContext ssc = builder("manual").clock(new ManualClock()).build()) {
      ssc.queueStream(List.of(List.of("a"))).print();
      ssc.start();
      ssc.step();
    }
    assertThat(registry.getMeters()).isEmpty();
  }
}
