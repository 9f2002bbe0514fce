/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.simulation;

import dev.tidemill.testkit.storage.SimulatedDisk;
import dev.tidemill.time.Time;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** What outlives the processes of a job: disk, source, database, broker, and what users have seen. */
final class World implements AutoCloseable {
  static final long INTERVAL_MILLIS = 1000;

  private static final Map<Long, World> OPEN = new ConcurrentHashMap<>();
  private static final AtomicLong NUMBERS = new AtomicLong();

  private final long number = NUMBERS.incrementAndGet();
  private final SimulatedDisk disk;
  private final SourceData data;
  private final Optional<PushBroker> pushes;
  private final TableServer table = new TableServer();
  private final TopicBroker topic;
  private final UserEffects effects = new UserEffects();
  private final Trace trace = new Trace();
  private final List<Life> lives = new ArrayList<>();
  private String state = "";

  World(Scenario scenario, long seed, TopicBroker topic) {
    this(scenario, seed, Optional.empty(), topic);
  }

  /** A world whose batches have records as in another one. */
  World(Scenario scenario, Cuts cuts) {
    this(scenario, 0, Optional.of(cuts), new TopicBroker());
  }

  private World(Scenario scenario, long seed, Optional<Cuts> cuts, TopicBroker topic) {
    this.topic = topic;
    this.disk = new SimulatedDisk(seed);
    this.data = new SourceData(scenario, cuts);
    this.pushes = scenario.input().isPushed()
        ? Optional.of(new PushBroker(scenario, data))
        : Optional.empty();
    OPEN.put(number, this);
  }

  static World numbered(long number) {
    World world = OPEN.get(number);
    if (world == null) {
      throw new IllegalStateException("the world " + number + " is closed");
    }
    return world;
  }

  long number() {
    return number;
  }

  SimulatedDisk disk() {
    return disk;
  }

  SourceData data() {
    return data;
  }

  /** Who sends the records, if the job does not ask for them. */
  Optional<PushBroker> pushes() {
    return pushes;
  }

  TableServer table() {
    return table;
  }

  TopicBroker topic() {
    return topic;
  }

  UserEffects effects() {
    return effects;
  }

  Trace trace() {
    return trace;
  }

  /** Starts a process, which is killed at the given change if that is not 0. */
  Life begin(Time start, int killAt) {
    Life life = new Life(this, lives.size(), disk.newProcess(), start, killAt);
    lives.add(life);
    return life;
  }

  Life life(int index) {
    return lives.get(index);
  }

  List<Life> lives() {
    return lives;
  }

  /** Keyed state after the last batch. */
  void stateIs(String newState) {
    state = newState;
  }

  String state() {
    return state;
  }

  @Override
  public void close() {
    OPEN.remove(number);
  }
}
