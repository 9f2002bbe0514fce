/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.simulation;

import dev.tidemill.testkit.storage.Loss;
import java.util.List;
import java.util.stream.Stream;

/**
 * What disturbs a world.
 *
 * @param seed of the disk
 * @param lives how each life but the last is disturbed
 * @param loss what happens to unsynced data after a kill, if the job is to survive a loss of power
 * @param downMillis time from the end of a life to the next one
 */
record Plan(long seed, List<Disturbance> lives, Loss loss, long downMillis) {
  static final Plan UNDISTURBED = new Plan(0, List.of(), Loss.ALL, 0);

  Plan {
    lives = List.copyOf(lives);
  }

  /** Kills one life after the other, each at a change. */
  static Plan killing(Loss loss, Integer... kills) {
    return new Plan(
        List.of(kills).hashCode(),
        Stream.of(kills)
            .map(kill -> new Disturbance(Disturbance.Kind.KILL, kill))
            .toList(),
        loss,
        0);
  }

  /** Disturbs one life in another way. */
  static Plan of(Disturbance.Kind kind, int at) {
    return new Plan(at, List.of(new Disturbance(kind, at)), Loss.ALL, 0);
  }

  Plan withSeed(long other) {
    return new Plan(other, lives, loss, downMillis);
  }
}
