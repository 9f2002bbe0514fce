/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.simulation;

import dev.tidemill.StreamingContext;
import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.internal.log.Durability;
import dev.tidemill.spi.engine.InThreadTaskExecutor;
import dev.tidemill.time.Time;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.IntStream;

/**
 * Lets a job live in a world, kills it as planned, and compares what it leaves with a run that
 * nothing has disturbed and whose batches have the same records.
 */
final class Simulation {
  private static final int MAX_STEPS = 10;
  /** A job that was slow takes few records at a time for a while. */
  private static final int MAX_STEPS_BEHIND = 100;

  private static final int FRAMES = 8;

  private final Scenario scenario;
  private final Mutation mutation;
  private final Tools tools;
  private final Map<Cuts, Outputs> expected = new HashMap<>();
  private int executions;

  Simulation(Scenario scenario) {
    this(scenario, Mutation.NONE, Tools.WORKING);
  }

  Simulation(Scenario scenario, Mutation mutation, Tools tools) {
    this.scenario = scenario;
    this.mutation = mutation;
    this.tools = tools;
  }

  /** How often a world was disturbed. */
  int executions() {
    return executions;
  }

  /** Carries out a plan. */
  Outcome run(Plan plan) {
    executions++;
    try (World world = new World(scenario, plan.seed(), mutation.broker())) {
      List<String> problems = new ArrayList<>();
      Time start = Time.ofMillis(0);
      for (Disturbance disturbance : plan.lives()) {
        Life life = disturbed(world, start, disturbance, problems);
        if (life.isDead() && scenario.durability() == Durability.FSYNC) {
          tools.losePower(world.disk(), plan.loss());
        }
        life.process().kill();
        start = life.end().plus(Duration.ofMillis(plan.downMillis()));
      }
      Life last = world.begin(start, 0);
      live(last).ifPresent(failure -> problems.add(text(last, failure)));
      return judge(world, plan, problems);
    }
  }

  private Life disturbed(World world, Time start, Disturbance planned, List<String> problems) {
    boolean kill = planned.kind() == Disturbance.Kind.KILL;
    Life life = world.begin(start, kill ? tools.kill(planned.at()) : 0);
    switch (planned.kind()) {
      case KILL -> {}
      case INTERRUPT ->
        life.watchedBy((call, action, onDisk) -> {
          if (call == planned.at()) {
            Thread.currentThread().interrupt();
          }
        });
      case FAILURE ->
        life.watchedBy((call, action, onDisk) -> {
          if (call == planned.at()) {
            fail(world, action, onDisk);
          }
        });
      case FULL_DISK -> world.disk().capacity(planned.at());
    }
    Optional<Throwable> failure = live(life);
    world.disk().capacity(Long.MAX_VALUE);
    boolean interrupted = Thread.interrupted(); // for the next life
    if (kill && !life.isDead()) {
      problems.add("the life was to be killed at change " + planned.at() + ", and made only "
          + life.points());
    }
    failure
        .filter(thrown -> kill || !isClear(planned.kind(), thrown))
        .ifPresent(thrown -> problems.add(text(life, thrown)));
    life.endedBy(failure, interrupted);
    return life;
  }

  private static void fail(World world, String action, boolean onDisk) {
    if (onDisk) {
      world.disk().failAtCall(world.disk().calls().size() + 1);
    } else {
      throw new IllegalStateException("simulated failure of " + action);
    }
  }

  /** Whether an error says what the reason is. */
  private static boolean isClear(Disturbance.Kind kind, Throwable failure) {
    return failure instanceof TidemillException known
        && known
            .getMessage()
            .contains(
                switch (kind) {
                  case KILL -> "killed";
                  case INTERRUPT -> "interrupt";
                  case FAILURE -> "simulated failure";
                  case FULL_DISK -> "no space left";
                });
  }

  static String text(Life life, Throwable failure) {
    StringBuilder text = new StringBuilder("life " + life.number() + " failed: ");
    for (Throwable each = failure; each != null; each = each.getCause()) {
      text.append(each);
      for (StackTraceElement frame : Arrays.asList(each.getStackTrace())
          .subList(0, Math.min(FRAMES, each.getStackTrace().length))) {
        text.append("\n  at ").append(frame);
      }
      text.append('\n');
    }
    return text.toString();
  }

  /** Runs the job until it has made enough batches; returns how it failed other than by a kill. */
  Optional<Throwable> live(Life life) {
    Job job = new Job(scenario, mutation, life);
    Optional<PushSession> pushes =
        life.world().pushes().map(broker -> new PushSession(broker, life, mutation));
    StreamingContext ssc;
    try {
      ssc = context(life);
    } catch (Throwable e) {
      return life.isDead() ? Optional.empty() : Optional.of(e);
    }
    long missed = life.clock().now().millis() / World.INTERVAL_MILLIS; // of which each is a batch
    long maxSteps = (long) scenario.batches() * MAX_STEPS
        + (pushes.isPresent() ? MAX_STEPS_BEHIND + missed : 0);
    try {
      pushes.ifPresent(ssc::addListener);
      job.declare(ssc, pushes);
      ssc.start();
      if (pushes.isPresent()) {
        pushes.get().begin();
      }
      int steps = 0;
      while (!step(ssc, pushes)) {
        if (++steps > maxSteps) {
          throw new AssertionError("the job makes no progress");
        }
      }
      if (job.hasState()) {
        life.world().stateIs(ssc.stateOf(Job.STATE).toString());
      }
      ssc.stop();
    } catch (Throwable e) {
      if (!life.isDead()) {
        return Optional.of(e);
      }
    } finally {
      if (pushes.isPresent()) {
        end(ssc); // also what a killed process has left: threads of its receiver
      }
    }
    return Optional.empty();
  }

  /** Runs a batch; returns whether it was the last one. */
  private boolean step(StreamingContext ssc, Optional<PushSession> pushes) throws Exception {
    if (pushes.isPresent()) {
      pushes.get().push();
    }
    long id = ssc.step().batch().id();
    return id >= scenario.batches() && (pushes.isEmpty() || pushes.get().isOver());
  }

  private static void end(StreamingContext ssc) {
    try {
      ssc.stop();
    } catch (RuntimeException | Error e) {
      // what is wrong with it is known
    }
  }

  private StreamingContext context(Life life) {
    return StreamingContext.builder()
        .master("local[1]")
        .appName("simulation")
        .batchInterval(Duration.ofMillis(World.INTERVAL_MILLIS))
        .checkpoint("/checkpoint")
        .setting("stream.receiver.logFileBytes", "1024")
        // one that is late whatever its batches have would take less and less
        .setting("stream.backpressure.enabled", Boolean.toString(!scenario.late()))
        .setting("stream.receiver.virtualThreads", "false")
        .setting(
            "stream.checkpoint.snapshotInterval",
            scenario.tidies() ? World.INTERVAL_MILLIS + "ms" : "")
        .setting("stream.checkpoint.logBytes", scenario.tidies() ? "256" : "4194304")
        // each sink may be in trouble once, and a disturbance comes on top of that
        .setting("stream.batch.maxAttempts", "8")
        .setting(
            "stream.checkpoint.durability", scenario.durability().name().toLowerCase(Locale.ROOT))
        .environment(environment -> environment
            .withClock(life.clock())
            .withStorage(mutation.storage(life, life.storage()))
            .withTaskExecutor(new InThreadTaskExecutor())
            .withEngineWrapper(engine -> mutation.engine(life, engine))
            .withJobId("job"))
        .build();
  }

  /** Says what is wrong with a world in which nothing happens any more. */
  Outcome judge(World world, Plan plan, List<String> problems) {
    checkEffects(world, problems);
    Optional<Outputs> outputs = Optional.empty();
    if (problems.isEmpty()) {
      outputs = Optional.of(outputs(world));
      problems.addAll(tools.differences(
          expected.computeIfAbsent(world.effects().cuts(), this::undisturbed), outputs.get()));
    }
    return new Outcome(
        scenario,
        plan,
        world.lives().stream().map(Life::points).toList(),
        world.lives().stream().map(Life::calls).toList(),
        world.lives().stream().map(Life::failure).toList(),
        List.copyOf(problems),
        world.pushes().map(PushBroker::lost).orElse(0),
        outputs,
        world.trace().hash(),
        world.trace().toString());
  }

  /** Every batch is there and in order; each repetition has the same records and says so. */
  private void checkEffects(World world, List<String> problems) {
    SortedMap<Long, List<UserEffects.Effect>> effects = world.effects().byBatch();
    long id = 0;
    List<Integer> rows = new ArrayList<>();
    long startMillis = effects.isEmpty() ? 0 : world.effects().cuts().start().millis();
    for (Map.Entry<Long, List<UserEffects.Effect>> batch : effects.entrySet()) {
      id++;
      if (batch.getKey() != id) {
        problems.add("batch " + id + " is missing, and batch " + batch.getKey() + " follows");
        return;
      }
      UserEffects.Effect first = batch.getValue().get(0);
      if (first.timeMillis() != startMillis + id * World.INTERVAL_MILLIS) {
        problems.add("batch " + id + " has the time " + first.timeMillis());
      }
      first.records().forEach(record -> rows.add(SourceData.row(record)));
      for (UserEffects.Effect again :
          batch.getValue().subList(1, batch.getValue().size())) {
        boolean knows = again.repetition() || isOvertaken(world, again.life(), first.life());
        if (!knows
            || again.timeMillis() != first.timeMillis()
            || !again.records().equals(first.records())) {
          problems.add("batch " + id + " was " + first + " and then " + again);
        }
      }
    }
    List<Integer> all = IntStream.range(0, world.data().size()).boxed().toList();
    boolean right = world.pushes().isPresent() || rows.equals(all);
    if (problems.isEmpty() && (id < scenario.batches() || !right)) {
      problems.add(id + " batches have " + rows + " and not " + all);
    }
    world.pushes().ifPresent(broker -> problems.addAll(broker.problems(rows)));
  }

  /** Whether a life was slower than another one. The one that began first may take its epoch last. */
  private static boolean isOvertaken(World world, int life, int other) {
    boolean fenced = world
        .life(life)
        .failure()
        .filter(failure ->
            failure instanceof TidemillException known && known.code() == ErrorCode.FENCED)
        .isPresent();
    return fenced || life < other;
  }

  private Outputs undisturbed(Cuts cuts) {
    Scenario undisturbed = scenario
        .withBatches(cuts.rows().size())
        .withInput(Input.PULLED)
        .withTrouble(SinkTrouble.NONE);
    try (World world = new World(undisturbed, cuts)) {
      Simulation calm = new Simulation(undisturbed);
      calm.live(world.begin(cuts.start(), 0)).ifPresent(failure -> {
        throw new AssertionError("the undisturbed run failed", failure);
      });
      return outputs(world);
    }
  }

  /** Records that are pushed are in as many partitions as they have come in blocks. */
  private Outputs outputs(World world) {
    try {
      return Outputs.of(world, !scenario.input().isPushed());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
