/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.simulation;

import dev.tidemill.StreamingContext;
import dev.tidemill.internal.log.Durability;
import dev.tidemill.listener.BatchReport;
import dev.tidemill.spi.engine.InThreadTaskExecutor;
import dev.tidemill.time.Time;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Lets a job live in a world, kills it as planned, and compares what it leaves with a run that
 * nothing has disturbed and whose batches have the same records.
 */
final class Simulation {
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
    try (World world = new World(scenario, plan.seed())) {
      List<String> problems = new ArrayList<>();
      Time start = Time.ofMillis(0);
      for (int planned : plan.kills()) {
        Life life = world.begin(start, tools.kill(planned));
        live(life, mutation).ifPresent(problems::add);
        if (!life.isDead()) {
          problems.add("the life was to be killed at change " + planned + ", and made only "
              + life.points());
        }
        if (scenario.durability() == Durability.FSYNC) {
          tools.losePower(world.disk(), plan.loss());
        }
        start = life.end().plus(Duration.ofMillis(plan.downMillis()));
      }
      Life last = world.begin(start, 0);
      live(last, mutation).ifPresent(problems::add);
      return judge(world, plan, problems);
    }
  }

  /** Runs the job until it has made enough batches; returns how it failed other than by a kill. */
  private Optional<String> live(Life life, Mutation applied) {
    Job job = new Job(scenario, applied, life);
    try {
      StreamingContext ssc = context(life, applied);
      job.declare(ssc);
      ssc.start();
      BatchReport report;
      do {
        report = ssc.step();
      } while (report.batch().id() < scenario.batches());
      if (job.hasState()) {
        life.world().stateIs(ssc.stateOf(Job.STATE).toString());
      }
      ssc.stop();
    } catch (Throwable e) {
      if (!life.isDead()) {
        StringWriter trace = new StringWriter();
        e.printStackTrace(new PrintWriter(trace));
        return Optional.of("life " + life.number() + " failed: " + trace);
      }
    }
    return Optional.empty();
  }

  private StreamingContext context(Life life, Mutation applied) {
    return StreamingContext.builder()
        .master("local[1]")
        .appName("simulation")
        .batchInterval(Duration.ofMillis(World.INTERVAL_MILLIS))
        .checkpoint("/checkpoint")
        .setting(
            "stream.checkpoint.durability", scenario.durability().name().toLowerCase(Locale.ROOT))
        .environment(environment -> environment
            .withClock(life.clock())
            .withStorage(applied.storage(life, life.storage()))
            .withTaskExecutor(new InThreadTaskExecutor())
            .withEngineWrapper(engine -> applied.engine(life, engine))
            .withJobId("job"))
        .build();
  }

  private Outcome judge(World world, Plan plan, List<String> problems) {
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
        List.copyOf(problems),
        outputs,
        world.trace().hash(),
        world.trace().toString());
  }

  /** Every batch is there and in order; each repetition has the same records and says so. */
  private void checkEffects(World world, List<String> problems) {
    TreeMap<Long, List<UserEffects.Effect>> effects = world.effects().byBatch();
    long id = 0;
    int row = 0;
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
      for (String record : first.records()) {
        if (!record.replaceAll("[^0-9]", "").equals("" + row)) {
          problems.add("batch " + id + " has the record " + record + " instead of row " + row);
          return;
        }
        row++;
      }
      for (UserEffects.Effect again :
          batch.getValue().subList(1, batch.getValue().size())) {
        if (!again.equals(new UserEffects.Effect(first.timeMillis(), true, first.records()))) {
          problems.add("batch " + id + " was " + first + " and then " + again);
        }
      }
    }
    int rows = scenario.batches() * scenario.records();
    if (problems.isEmpty() && (id < scenario.batches() || row != rows)) {
      problems.add(id + " batches have " + row + " of " + rows + " records");
    }
  }

  private Outputs undisturbed(Cuts cuts) {
    try (World world = new World(scenario, cuts)) {
      Simulation calm = new Simulation(scenario.withBatches(cuts.records().size()));
      calm.live(world.begin(cuts.start(), 0), Mutation.NONE).ifPresent(problem -> {
        throw new AssertionError("the undisturbed " + problem);
      });
      return outputs(world);
    }
  }

  private static Outputs outputs(World world) {
    try {
      return Outputs.of(world);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
