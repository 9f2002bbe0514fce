/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.simulation;

import dev.tidemill.testkit.storage.Loss;
import java.util.List;

/**
 * What disturbs a world.
 *
 * @param seed of the disk
 * @param kills for each life that is killed, the number of the change at which that happens
 * @param loss what happens to unsynced data after each kill, if the job is to survive a loss of
 *     power
 * @param downMillis time from a kill to the next life
 */
record Plan(long seed, List<Integer> kills, Loss loss, long downMillis) {
  static final Plan UNDISTURBED = new Plan(0, List.of(), Loss.ALL, 0);

  Plan {
    kills = List.copyOf(kills);
  }

  static Plan killing(Loss loss, Integer... kills) {
    return new Plan(List.of(kills).hashCode(), List.of(kills), loss, 0);
  }
}
