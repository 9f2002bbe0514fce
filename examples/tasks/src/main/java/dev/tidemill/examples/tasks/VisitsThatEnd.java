/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.examples.tasks;

import dev.tidemill.StateSpec;
import dev.tidemill.StreamJob;
import dev.tidemill.StreamingContext;
import dev.tidemill.data.Pair;
import dev.tidemill.state.State;
import dev.tidemill.time.Time;
import java.time.Duration;
import java.util.Optional;

/**
 * Makes visits of clicks: a visitor's clicks are one visit until 30 seconds pass without another. Prints a visit when it ends.
 *
 * <p>Lines such as {@code ann /home}, from a server at localhost:9999.
 */
public final class VisitsThatEnd implements StreamJob {
  @Override
  public void define(StreamingContext ssc) {
    ssc.socketTextStream("localhost", 9999)
        .named("clicks")
        .map(click -> click.split(" ", 2))
        .filter(click -> click.length == 2)
        .mapToPair(click -> Pair.of(click[0], click[1]))
        .mapWithState(StateSpec.function(VisitsThatEnd::click).timeout(Duration.ofSeconds(30)))
        .named("visits")
        .print();
  }

  private static Optional<String> click(
      Time batch, String visitor, Optional<String> page, State<Integer> clicks) {
    if (clicks.isTimingOut()) {
      return Optional.of(visitor + " left after " + clicks.get() + " clicks");
    }
    clicks.update(clicks.option().orElse(0) + 1);
    return Optional.empty();
  }
}
