/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.program;

import dev.tidemill.DStreamLike;
import dev.tidemill.StreamingContext;
import dev.tidemill.rdd.RDDLike;
import dev.tidemill.spi.engine.Engine;
import dev.tidemill.spi.engine.StateActivity;
import dev.tidemill.time.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** Declares a program on a context, and runs it batch by batch on a clock that only it moves. */
final class ProgramRun {
  private final Program program;
  private final List<Trace.Entry> entries = new ArrayList<>();
  private Optional<Engine> engine = Optional.empty();
  private int batch;

  private ProgramRun(Program program) {
    this.program = program;
  }

  /** What a program does on an engine; a failure of the program or of the engine is told by the trace. */
  static Trace of(Program program, Setup setup) {
    return new ProgramRun(program).run(setup);
  }

  private Trace run(Setup setup) {
    Meters meters = new Meters();
    StreamingContext.Builder builder = setup
        .context()
        .environment(world -> world.withClock(new ManualClock()).withEngineWrapper(this::seen))
        .batchInterval(Duration.ofSeconds(1));
    program.conditions().apply(builder);
    try (StreamingContext ssc = builder.build()) {
      program.conditions().apply(ssc);
      declare(ssc, meters);
      ssc.start();
      for (batch = 1; batch <= program.batches(); batch++) {
        ssc.step();
        meters
            .read()
            .forEach((stream, calls) -> entries.add(
                new Trace.Entry(batch, Trace.Seen.CALLS, stream, Long.toString(calls))));
        lookAtStates();
      }
      return new Trace(entries, Optional.empty());
    } catch (RuntimeException | AssertionError e) {
      return new Trace(entries, Optional.of(String.valueOf(e.getMessage())));
    } finally {
      meters.close();
    }
  }

  private Engine seen(Engine created) {
    engine = Optional.of(created);
    created.stateActivity(); // has it count from the first batch on
    return created;
  }

  private void lookAtStates() {
    SortedMap<String, Long> keys = engine.orElseThrow().stateKeys();
    SortedMap<String, StateActivity> activity = engine.orElseThrow().stateActivity();
    int number = 0;
    for (String state : keys.keySet()) {
      entries.add(new Trace.Entry(
          batch, Trace.Seen.STATE, number++, keys.get(state) + ", " + activity.get(state)));
    }
  }

  private void declare(StreamingContext ssc, Meters meters) {
    List<DStreamLike<?, ?, ?>> streams = new ArrayList<>();
    for (Node node : program.nodes()) {
      Workbench bench =
          new Workbench(ssc, program.sources(), program.conditions(), meters, streams.size());
      List<DStreamLike<?, ?, ?>> inputs = new ArrayList<>();
      node.inputs().forEach(input -> inputs.add(streams.get(input)));
      streams.add(node.operation().builder().build(bench, inputs, node.arguments()));
    }
    for (int i = 0; i < program.outputs().size(); i++) {
      Output output = program.outputs().get(i);
      look(streams.get(output.stream()), i, output);
    }
    if (!program.conditions().faulty().isEmpty()) {
      streams
          .get(0)
          .foreachRDD((rdd, info) -> program.conditions().atTheEnd(batch, info.attempt()));
    }
  }

  private <R extends RDDLike<?, R>> void look(
      DStreamLike<?, ?, R> stream, int number, Output output) {
    stream.foreachRDD(
        rdd -> entries.add(new Trace.Entry(batch, Trace.Seen.OUTPUT, number, output.look(rdd))));
  }
}
