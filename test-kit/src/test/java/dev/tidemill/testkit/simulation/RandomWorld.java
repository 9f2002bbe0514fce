/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.simulation;

import dev.tidemill.internal.log.Durability;
import dev.tidemill.testkit.storage.Loss;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/** A world and what disturbs it, by seed. */
record RandomWorld(Scenario scenario, Plan plan) {
  private static final int MAX_DISTURBANCES = 3;
  private static final int MAX_DOWN_MILLIS = 5000;

  /** The world of a seed. Whatever number is drawn, its disturbances take place. */
  static RandomWorld of(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return disturbed(seed, random, scenario(random));
  }

  /** The world of a seed in which records are pushed, and sinks may be in trouble. */
  static RandomWorld withReceiver(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Input.Kind[] pushed =
        EnumSet.complementOf(EnumSet.of(Input.Kind.PULLED)).toArray(new Input.Kind[0]);
    return disturbed(
        seed,
        random,
        scenario(random)
            .withInput(new Input(oneOf(random, pushed), seed))
            .withTrouble(oneOf(random, SinkTrouble.values())));
  }

  private static Scenario scenario(SplittableRandom random) {
    Scenario scenario = new Scenario(
        oneOf(random, JobKind.values()),
        sinks(random),
        random.nextBoolean() ? Durability.FSYNC : Durability.OS,
        random.nextInt(1, 5),
        random.nextInt(0, 4),
        random.nextInt(3) == 0 ? 5000 : 0,
        random.nextBoolean());
    return random.nextInt(3) == 0 ? scenario.withTidying() : scenario;
  }

  private static RandomWorld disturbed(long seed, SplittableRandom random, Scenario scenario) {
    long downMillis = random.nextBoolean() ? 0 : random.nextInt(MAX_DOWN_MILLIS);
    Loss loss = oneOf(random, Loss.values());
    List<Disturbance> lives = new ArrayList<>();
    int count = random.nextInt(1, MAX_DISTURBANCES + 1);
    while (lives.size() < count) {
      Plan before = new Plan(seed, lives, loss, downMillis);
      lives.add(disturbance(random, new Simulation(scenario).run(before), lives.size()));
    }
    return new RandomWorld(scenario, new Plan(seed, lives, loss, downMillis));
  }

  /** A disturbance of the life that was the last one, and ended well. */
  private static Disturbance disturbance(SplittableRandom random, Outcome before, int life) {
    before.requireRight();
    Disturbance.Kind kind =
        random.nextBoolean() ? Disturbance.Kind.KILL : oneOf(random, Disturbance.Kind.values());
    int at = switch (kind) {
      case KILL -> 1 + random.nextInt(before.points().get(life));
      case INTERRUPT, FAILURE -> 1 + random.nextInt(before.calls().get(life));
      case FULL_DISK -> random.nextInt(20_000);
    };
    return new Disturbance(kind, at);
  }

  private static Set<SinkKind> sinks(SplittableRandom random) {
    Set<SinkKind> sinks = EnumSet.of(oneOf(random, SinkKind.values()));
    if (random.nextInt(3) == 0) {
      sinks.add(oneOf(random, SinkKind.values()));
    }
    return sinks;
  }

  private static <T> T oneOf(SplittableRandom random, T[] all) {
    return all[random.nextInt(all.length)];
  }

  Outcome run() {
    return new Simulation(scenario).run(plan);
  }
}
