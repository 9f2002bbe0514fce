/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.semantics;

import dev.tidemill.StreamingContext;
import dev.tidemill.time.ManualClock;
import dev.tidemill.time.Time;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.function.UnaryOperator;

/**
 * A context on a manual clock, with all that tests want to look at: the engine that the build asks for, batches of one
 * second, what was printed.
 */
final class Stage implements AutoCloseable {
  static final Duration SECOND = Duration.ofSeconds(1);

  /** Which engine runs the tables. */
  private static final String MASTER = System.getProperty("semantics.master", "local[2]");

  final ManualClock clock;
  final StreamingContext ssc;
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

  /** The engine that loses all that it keeps after every batch, and gets it back from what was written. */
  private static final String RESTORED = "restored[2]";

  private Stage(String master, ManualClock clock, UnaryOperator<StreamingContext.Builder> changes) {
    this.clock = clock;
    this.ssc = changes
        .apply(StreamingContext.builder()
            .master(master)
            .environment(world -> world
                .withClock(clock)
                .withPrintTarget(new PrintStream(printed, true, StandardCharsets.UTF_8))
                .withPrintZone(ZoneOffset.UTC))
            .batchInterval(SECOND))
        .build();
  }

  static Stage of(int partitions) {
    return with(builder -> builder.partitions(partitions));
  }

  /** As {@link #of}, with state that is written, lost and restored after every batch. */
  static Stage restored(int partitions) {
    return new Stage(RESTORED, new ManualClock(), builder -> builder.partitions(partitions));
  }

  static Stage with(UnaryOperator<StreamingContext.Builder> changes) {
    return new Stage(MASTER, new ManualClock(), changes);
  }

  /** With a clock that does not stand at 0 at the start. */
  static Stage at(long millis, UnaryOperator<StreamingContext.Builder> changes) {
    return new Stage(MASTER, new ManualClock(Time.ofMillis(millis)), changes);
  }

  /** Starts and runs n batches. */
  Stage run(int batches) {
    ssc.start();
    for (int i = 0; i < batches; i++) {
      ssc.step();
    }
    return this;
  }

  /** What print() has written so far. */
  String printed() {
    return printed.toString(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    ssc.close();
  }
}
