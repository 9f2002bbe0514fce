/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.tidemill.BatchQueue;
import dev.tidemill.DStream;
import dev.tidemill.StreamingContext;
import dev.tidemill.StreamingContextState;
import dev.tidemill.spi.engine.InThreadTaskExecutor;
import dev.tidemill.time.ManualClock;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What docs/architecture.md says of failures and of threads. */
class FailuresTest {
  private final List<Object> done = new ArrayList<>();

  @Test
  void an_error_names_operation_line_batch_partition_and_record() {
    try (StreamingContext ssc = context("stop")) {
      ssc.queueStream(batch("2", "x")).map(Integer::parseInt).named("prices").print();
      ssc.start();

      Throwable error = catchThrowable(ssc::step);

      // region message
      String message =
          error.toString().replaceAll("FailuresTest.java:\\d+", "Prices.java:14") + "\n";
      assertThat(message).endsWith("""
          map "prices" (Prices.java:14) failed in batch 1000 ms, partition 0, on the record x: java.lang.NumberFormatException: For input string: "x"
          """);
      // endregion
      assertThat(ssc.state()).isEqualTo(StreamingContextState.STOPPED);
    }
  }

  @Test
  void outputs_behind_the_one_that_failed_do_not_run() {
    try (StreamingContext ssc = context("skip")) {
      DStream<String> records = ssc.queueStream(batch("a").add(List.of("b")));
      records.foreachRDD(rdd -> done.add("first " + rdd.collect()));
      records.foreachRDD((rdd, batch) -> {
        if (batch.id() == 1) {
          throw new IllegalStateException("the second output fails");
        }
      });
      records.foreachRDD(rdd -> done.add("third " + rdd.collect()));
      ssc.start();

      ssc.step();
      ssc.step();

      assertThat(done).containsExactly("first [a]", "first [b]", "third [b]");
    }
  }

  @Test
  void a_batch_is_attempted_again_with_the_same_records() {
    try (StreamingContext ssc = context("retry")) {
      ssc.queueStream(batch("a")).foreachRDD((rdd, batch) -> {
        done.add(rdd.collect() + " in attempt " + batch.attempt());
        if (batch.attempt() < 3) {
          throw new IllegalStateException("it fails twice");
        }
      });
      ssc.start();

      ssc.step();

      assertThat(done).containsExactly("[a] in attempt 1", "[a] in attempt 2", "[a] in attempt 3");
    }
  }

  @Test
  void a_context_can_do_all_its_work_on_the_thread_that_steps_it() {
    Set<String> threads = Collections.synchronizedSet(new TreeSet<>());
    try (StreamingContext ssc = StreamingContext.builder()
        .master("local[4]")
        .environment(world ->
            world.withClock(new ManualClock()).withTaskExecutor(new InThreadTaskExecutor()))
        .build()) {
      ssc.rateStream(100_000)
          .filter(number -> threads.add(Thread.currentThread().getName()))
          .foreachRDD(rdd -> threads.add(
              "rdd of " + rdd.count() + " on " + Thread.currentThread().getName()));
      ssc.start();

      ssc.step();

      String here = Thread.currentThread().getName();
      assertThat(threads).containsExactly(here, "rdd of 1 on " + here);
    }
  }

  private static BatchQueue<String> batch(String... records) {
    return new BatchQueue<String>().add(List.of(records));
  }

  private static StreamingContext context(String onFailure) {
    return StreamingContext.builder()
        .environment(world -> world
            .withClock(new ManualClock())
            .withPrintTarget(
                new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8)))
        .partitions(1)
        .setting("stream.batch.onFailure", onFailure)
        .build();
  }
}
