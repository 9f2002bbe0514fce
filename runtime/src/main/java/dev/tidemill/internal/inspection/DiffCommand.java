/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.inspection;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.internal.checkpoint.CheckpointReader;
import dev.tidemill.internal.checkpoint.DescribedNode;
import dev.tidemill.internal.checkpoint.JobProgress;
import dev.tidemill.internal.checkpoint.SourceProgress;
import dev.tidemill.internal.statestore.StateReader;
import dev.tidemill.spi.engine.WrittenState;
import dev.tidemill.time.Time;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/** Shows what has changed between two copies of a checkpoint, or two batches of one. */
final class DiffCommand {
  private final InspectionContext world;
  private final Report report;
  private final CheckpointRequest request;

  DiffCommand(InspectionContext world, Report report, CheckpointRequest request) {
    this.world = world;
    this.report = report;
    this.request = request;
  }

  int run(String directory) {
    try {
      if (request.with().isPresent()) {
        directories(directory, request.with().get());
      } else {
        batches(directory, request.from().orElseThrow());
      }
      return CheckpointCommands.OK;
    } catch (IOException e) {
      throw new TidemillException(ErrorCode.STATE_UNREADABLE, String.valueOf(e.getMessage()), e);
    } catch (TidemillException e) {
      throw new TidemillException(e.code(), Classes.explained(e, world), e);
    }
  }

  // ---------------------------------------------------------------- batches

  private void batches(String directory, long from) throws IOException {
    OpenedCheckpoint checkpoint = new OpenedCheckpoint(world, directory);
    Problems.refuse(checkpoint.read());
    checkpoint.state(state -> {
      long to = request.to().orElse(state.lastBatch());
      require(state, from);
      require(state, to);
      report.heading("checkpoint " + directory + ", from batch " + from + " to batch " + to);
      states(written(state.until(from)), written(state.until(to)), true);
      return to;
    });
  }

  private static void require(StateReader state, long batch) {
    if (batch < state.firstBatch() || batch > state.lastBatch()) {
      throw new TidemillException(
          ErrorCode.INVALID_ARGUMENT,
          "the state after batch " + batch + " is not there any more, or not yet; the checkpoint"
              + " has that after the batches " + state.firstBatch() + " to " + state.lastBatch());
    }
  }

  private WrittenState written(StateReader state) {
    return state.written(world.codecs(), world.times());
  }

  // ------------------------------------------------------------ directories

  private void directories(String before, String after) throws IOException {
    OpenedCheckpoint old = new OpenedCheckpoint(world, before);
    OpenedCheckpoint recent = new OpenedCheckpoint(world, after);
    Problems.refuse(old.read());
    Problems.refuse(recent.read());
    report.heading("from checkpoint " + before + " to checkpoint " + after);
    if (!old.read().job().id().equals(recent.read().job().id())) {
      report.line("  they are of two jobs: " + old.read().job().id() + " and "
          + recent.read().job().id());
    }
    progress(old.read(), recent.read());
    old.state(first -> recent.state(second -> {
      states(written(first), written(second), isAlike(old.read(), recent.read()));
      return true;
    }));
  }

  /** Whether keys are in the same key groups, so that slices have the same keys. */
  private static boolean isAlike(CheckpointReader before, CheckpointReader after) {
    return stateForms(before).equals(stateForms(after));
  }

  private static Map<String, String> stateForms(CheckpointReader read) {
    Map<String, String> forms = new TreeMap<>();
    read.progress()
        .ifPresent(progress -> progress.description().nodes().stream()
            .filter(node -> node.kind() == DescribedNode.Kind.STATE)
            .forEach(node -> forms.put(node.name(), node.form())));
    return forms;
  }

  private void progress(CheckpointReader before, CheckpointReader after) {
    List<List<String>> rows = new ArrayList<>();
    add(
        rows,
        "last start",
        "epoch " + before.job().epoch(),
        "epoch " + after.job().epoch());
    add(rows, "last batch", lastBatch(before), lastBatch(after));
    compare(
        rows,
        "source ",
        values(before, JobProgress::sources, SourceProgress::position),
        values(after, JobProgress::sources, SourceProgress::position));
    compare(
        rows,
        "output ",
        values(before, JobProgress::outputs, last -> "batch " + last),
        values(after, JobProgress::outputs, last -> "batch " + last));
    report.table("progress", List.of("", "before", "after"), rows);
  }

  private String lastBatch(CheckpointReader read) {
    Optional<Time> time = read.progress().flatMap(JobProgress::lastTime);
    return time.map(
            at -> read.progress().orElseThrow().lastId() + ", " + world.times().text(at))
        .orElse("none");
  }

  private static <T> Map<String, String> values(
      CheckpointReader read, Function<JobProgress, Map<String, T>> part, Function<T, String> text) {
    Map<String, String> values = new TreeMap<>();
    read.progress()
        .ifPresent(progress -> part.apply(progress)
            .forEach((name, value) -> values.put(name, ValueText.of(text.apply(value)))));
    return values;
  }

  private static void compare(
      List<List<String>> rows, String what, Map<String, String> before, Map<String, String> after) {
    TreeSet<String> names = new TreeSet<>(before.keySet());
    names.addAll(after.keySet());
    names.forEach(name ->
        add(rows, what + name, before.getOrDefault(name, "-"), after.getOrDefault(name, "-")));
  }

  private static void add(List<List<String>> rows, String what, String before, String after) {
    if (!before.equals(after)) {
      rows.add(List.of(what, before, after));
    }
  }

  // ----------------------------------------------------------------- states

  /** @param isAlike whether both are in the same key groups */
  private void states(WrittenState before, WrittenState after, boolean isAlike) {
    int slices = isAlike ? Math.max(before.slices(), after.slices()) : 1;
    StateView old = new StateView(world.engine(), before, slices);
    StateView recent = new StateView(world.engine(), after, slices);
    Map<String, StateDifference> differences = new TreeMap<>();
    for (int i = 0; i < slices; i++) {
      Map<String, Map<StateDifference.Key, Object>> entries = new TreeMap<>();
      old.restore(i).states().keySet().stream()
          .filter(this::isWanted)
          .forEach(name -> entries.put(name, StateDifference.entries(old.entries(name))));
      recent.restore(i).states().keySet().stream()
          .filter(this::isWanted)
          .forEach(name -> differences
              .computeIfAbsent(name, n -> new StateDifference(world.codecs(), request.limit()))
              .add(entries.getOrDefault(name, Map.of()), recent.entries(name)));
      entries.forEach((name, left) -> differences
          .computeIfAbsent(name, n -> new StateDifference(world.codecs(), request.limit()))
          .removed(left, recent.entries(name)));
    }
    if (differences.isEmpty()) {
      report.heading(request
          .state()
          .map(name -> "neither has a state named \"" + name + "\"")
          .orElse("neither has any state"));
    }
    differences.forEach((name, difference) -> difference.print(name, report));
  }

  private boolean isWanted(String state) {
    return request.state().map(state::equals).orElse(true);
  }
}
