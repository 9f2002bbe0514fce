/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.lifecycle;

import dev.tidemill.StreamingContext;
import dev.tidemill.time.ManualClock;
import dev.tidemill.time.Time;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;

/** A context on a manual clock with batches of one second, what it prints, and what it tells its listeners. */
final class ManualJob implements AutoCloseable {
  private final ManualClock clock;
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final Events events = new Events();
  private final StreamingContext ssc;

  private ManualJob(ManualClock clock, StreamingContext.Builder builder) {
    this.clock = clock;
    this.ssc = builder
        .environment(world -> world
            .withClock(clock)
            .withPrintTarget(new PrintStream(printed, true, StandardCharsets.UTF_8))
            .withPrintZone(ZoneOffset.UTC))
        .build();
    ssc.addListener(events);
  }

  /** A job with settings: key, value, key, value, ... */
  static ManualJob with(String... settings) {
    return on(new ManualClock(), settings);
  }

  static ManualJob startingAt(long millis) {
    return on(new ManualClock(Time.ofMillis(millis)));
  }

  static ManualJob on(ManualClock clock, String... settings) {
    StreamingContext.Builder builder =
        StreamingContext.builder().master("local[1]").batchInterval(Duration.ofSeconds(1));
    for (int i = 0; i < settings.length; i += 2) {
      builder.setting(settings[i], settings[i + 1]);
    }
    return new ManualJob(clock, builder);
  }

  StreamingContext ssc() {
    return ssc;
  }

  ManualClock clock() {
    return clock;
  }

  Events events() {
    return events;
  }

  String printed() {
    return printed.toString(StandardCharsets.UTF_8);
  }

  void advanceMillis(long millis) {
    clock.advance(Duration.ofMillis(millis));
  }

  @Override
  public void close() {
    ssc.close();
  }
}
