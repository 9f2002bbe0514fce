/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.inspection;

import dev.tidemill.codec.TypeSchema;
import dev.tidemill.data.Pair;
import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.internal.blocklog.BlockOffset;
import dev.tidemill.internal.checkpoint.BlockLogs;
import dev.tidemill.internal.checkpoint.CheckpointReader;
import dev.tidemill.internal.checkpoint.DescribedNode;
import dev.tidemill.internal.checkpoint.FinalAttempt;
import dev.tidemill.internal.checkpoint.JobProgress;
import dev.tidemill.internal.checkpoint.PlannedBatch;
import dev.tidemill.internal.checkpoint.Schedule;
import dev.tidemill.internal.checkpoint.SourceProgress;
import dev.tidemill.internal.statestore.StateReader;
import dev.tidemill.time.Time;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Shows what a checkpoint keeps: of the job, or the entries of one state. */
final class ShowCommand {
  private final InspectionContext world;
  private final Report report;

  ShowCommand(InspectionContext world, Report report) {
    this.world = world;
    this.report = report;
  }

  int run(String directory, CheckpointRequest request) {
    OpenedCheckpoint checkpoint = new OpenedCheckpoint(world, directory);
    if (request.state().isPresent()) {
      entries(checkpoint, request.state().get(), request);
      return Problems.report(checkpoint.read(), report);
    }
    StateText state = readState(checkpoint);
    CheckpointReader read = checkpoint.read();
    report.heading("checkpoint " + directory);
    job(read);
    if (read.progress().isPresent()) {
      JobProgress progress = read.progress().get();
      sources(progress);
      received(directory, progress);
      states(progress, state.summary());
      windows(state.summary());
      outputs(progress);
      progress.planned().ifPresent(this::planned);
      progress.unfinished().ifPresent(this::unfinished);
    }
    types(read);
    state
        .problem()
        .ifPresent(problem -> report.heading("the entries of state cannot be read: " + problem));
    int code = Problems.report(read, report);
    return state.isDamaged() ? CheckpointCommands.REFUSED : code;
  }

  // -------------------------------------------------------------------- job

  private void job(CheckpointReader read) {
    List<List<String>> facts = new ArrayList<>();
    facts.add(List.of("job", read.job().id()));
    facts.add(List.of("format", Integer.toString(read.format())));
    facts.add(List.of("last start", "epoch " + read.job().epoch()));
    if (read.progress().isEmpty()) {
      facts.add(List.of("last batch", "none: the job has never begun"));
      report.facts(facts);
      return;
    }
    JobProgress progress = read.progress().get();
    Schedule schedule = progress.schedule();
    facts.add(List.of("batch interval", schedule.interval().toMillis() + " ms"));
    facts.add(List.of("partitions", Integer.toString(schedule.partitions())));
    facts.add(List.of(
        "last batch",
        progress
                .lastTime()
                .map(time -> progress.lastId() + ", " + world.times().text(time))
                .orElse("none")
            + (progress.isStopped() ? "; then the job was stopped" : "")));
    facts.add(List.of(
        "batch log",
        Report.count(read.log().segments().size(), "file") + ", "
            + Report.count(read.log().nextFrame(), "frame") + " so far"));
    read.state().ifPresent(state -> facts.add(List.of("state", stored(state))));
    report.facts(facts);
  }

  private static String stored(StateReader state) {
    long bytes = state.changes().stream().mapToLong(StateReader.Change::bytes).sum();
    String changes = Report.count(state.changes().size(), "change") + " of " + bytes + " bytes";
    return state
        .snapshot()
        .map(taken -> "snapshot of batch " + taken.batch() + " with " + taken.bytes()
            + " bytes, and " + changes)
        .orElse(changes);
  }

  private void sources(JobProgress progress) {
    Map<String, String> forms = forms(progress, DescribedNode.Kind.SOURCE);
    Map<String, List<String>> rows = new TreeMap<>();
    forms.forEach((name, form) -> rows.put(name, List.of(name, form, "-", "-", "-")));
    progress
        .sources()
        .forEach(
            (name, source) -> rows.put(name, source(name, forms.getOrDefault(name, "-"), source)));
    report.table(
        "sources",
        List.of("name", "source", "position", "batches since memory", "memory"),
        List.copyOf(rows.values()));
  }

  /** The logs of received records; those before a position are done, and go with their file. */
  private void received(String directory, JobProgress progress) {
    SortedMap<String, BlockOffset> needed = BlockLogs.needed(directory, progress);
    List<List<String>> rows = new ArrayList<>();
    BlockLogs.read(world.storage(), directory)
        .forEach((path, log) -> rows.add(List.of(
            path.substring(path.lastIndexOf('/') + 1),
            Long.toString(log.blocks()),
            Long.toString(log.records()),
            Long.toString(log.bytes()),
            log.beginning().toString(),
            Optional.ofNullable(needed.get(path)).map(BlockOffset::toString).orElse("-"),
            log.end().toString(),
            log.position().orElse("-"))));
    if (!rows.isEmpty()) {
      report.table(
          "received records",
          List.of("stream", "blocks", "records", "bytes", "from", "done", "until", "position"),
          rows);
    }
  }

  private static List<String> source(String name, String form, SourceProgress source) {
    return List.of(
        name,
        form,
        ValueText.of(source.position()),
        Integer.toString(source.ranges().size()),
        source.memory().length() + " characters");
  }

  private static Map<String, String> forms(JobProgress progress, DescribedNode.Kind kind) {
    Map<String, String> forms = new TreeMap<>();
    progress.description().nodes().stream()
        .filter(node -> node.kind() == kind)
        .forEach(node -> forms.put(node.name(), node.form()));
    return forms;
  }

  private void outputs(JobProgress progress) {
    Map<String, String> forms = forms(progress, DescribedNode.Kind.OUTPUT);
    Map<String, List<String>> rows = new TreeMap<>();
    forms.forEach((name, form) -> rows.put(name, List.of(name, form, "-")));
    progress
        .outputs()
        .forEach((name, last) ->
            rows.put(name, List.of(name, forms.getOrDefault(name, "-"), Long.toString(last))));
    report.table("outputs", List.of("name", "sink", "last batch"), List.copyOf(rows.values()));
  }

  private void planned(PlannedBatch batch) {
    report.table(
        "planned batch " + batch.id() + ", " + world.times().text(batch.time())
            + ": it runs next, with these ranges",
        List.of("source", "from", "until"),
        batch.ranges().entrySet().stream()
            .map(range -> List.of(
                range.getKey(),
                ValueText.of(range.getValue().from()),
                ValueText.of(range.getValue().until())))
            .toList());
  }

  private void unfinished(FinalAttempt batch) {
    report.heading("unfinished batch " + batch.id() + ", " + world.times().text(batch.time())
        + ", attempt " + batch.attempt() + " of epoch " + batch.epoch()
        + ": it is decided, and the next start publishes it");
    batch
        .receipts()
        .forEach(
            (output, receipts) -> report.line("  " + output + ": " + receipts.size() + " staged"));
  }

  // ------------------------------------------------------------------ state

  /** What is known of the entries, and why not more. */
  private record StateText(
      Optional<StateSummary> summary, Optional<String> problem, boolean isDamaged) {}

  private StateText readState(OpenedCheckpoint checkpoint) {
    try {
      Optional<StateSummary> summary = checkpoint.state(state -> StateSummary.of(
          new StateView(world.engine(), state.written(world.codecs(), world.times())),
          world.codecs()));
      return new StateText(summary, Optional.empty(), false);
    } catch (TidemillException e) {
      return new StateText(
          Optional.empty(),
          Optional.of(Classes.explained(e, world)),
          e.code() != ErrorCode.INCOMPATIBLE_SCHEMA);
    } catch (IOException e) {
      return new StateText(Optional.empty(), Optional.of(String.valueOf(e.getMessage())), true);
    }
  }

  private void states(JobProgress progress, Optional<StateSummary> summary) {
    Map<String, List<String>> rows = new TreeMap<>();
    forms(progress, DescribedNode.Kind.STATE)
        .forEach((name, form) -> rows.put(
            name,
            summary.isPresent()
                ? List.of(name, form, "0", "0", "-", "-", "-")
                : List.of(name, form, "?", "?", "?", "?", "?")));
    summary.ifPresent(all -> all.states()
        .forEach((name, state) -> rows.put(
            name,
            List.of(
                name,
                Optional.ofNullable(rows.get(name)).map(row -> row.get(1)).orElse("-"),
                Long.toString(state.keys()),
                Long.toString(state.bytes()),
                typeNames(state.keyTypes()),
                typeNames(state.valueTypes()),
                world.times().text(state.version())))));
    report.table(
        "states",
        List.of("name", "operation", "keys", "bytes", "key", "value", "last change"),
        List.copyOf(rows.values()));
  }

  private static String typeNames(Iterable<String> names) {
    String text = String.join(" or ", names);
    return text.isEmpty() ? "-" : text;
  }

  private void windows(Optional<StateSummary> summary) {
    summary.ifPresent(all -> report.table(
        "batches that windows need",
        List.of("stream", "batches", "from", "to"),
        all.windows().entrySet().stream()
            .map(window -> List.of(
                window.getKey(),
                Integer.toString(window.getValue().batches()),
                world.times().text(window.getValue().first()),
                world.times().text(window.getValue().last())))
            .toList()));
  }

  private void types(CheckpointReader read) {
    Map<String, TypeSchema> types = read.state().map(StateReader::types).orElse(Map.of());
    if (!types.isEmpty()) {
      report.heading("types of keys and values, as they are stored");
      types.values().forEach(type -> report.text("  ", type.toString()));
    }
  }

  private void entries(OpenedCheckpoint checkpoint, String name, CheckpointRequest request) {
    Entries entries;
    try {
      entries = checkpoint
          .state(state -> Entries.read(
              new StateView(world.engine(), state.written(world.codecs(), world.times())),
              name,
              request.key(),
              request.limit()))
          .orElse(Entries.NONE);
    } catch (IOException e) {
      throw new TidemillException(ErrorCode.STATE_UNREADABLE, String.valueOf(e.getMessage()), e);
    } catch (TidemillException e) {
      throw new TidemillException(e.code(), Classes.explained(e, world), e);
    }
    if (entries.version().isEmpty()) {
      throw new TidemillException(
          ErrorCode.UNKNOWN_NAME,
          "the checkpoint has no state named \"" + name + "\"; there are " + entries.names());
    }
    report.heading("state " + name + ", last changed by the batch of "
        + world.times().text(entries.version().get()));
    if (entries.shown().isEmpty()) {
      report.line(
          request.key().isPresent() ? "  no key has the text " + request.key().get() : "  no keys");
    }
    for (Pair<String, String> entry : entries.shown()) {
      report.line("  " + entry.key() + " = " + entry.value());
    }
    report.more(entries.count() - entries.shown().size(), "keys");
  }

  /**
   * Entries of a state.
   *
   * @param names of all states
   * @param count how many there are of those that are looked for
   */
  private record Entries(
      List<String> names, Optional<Time> version, long count, List<Pair<String, String>> shown) {
    static final Entries NONE = new Entries(List.of(), Optional.empty(), 0, List.of());

    static Entries read(StateView view, String name, Optional<String> key, int limit) {
      List<String> names = new ArrayList<>();
      Optional<Time> version = Optional.empty();
      long count = 0;
      List<Pair<String, String>> shown = new ArrayList<>();
      for (int i = 0; i < view.slices(); i++) {
        Map<String, Time> states = view.restore(i).states();
        names = List.copyOf(states.keySet());
        version = Optional.ofNullable(states.get(name));
        for (Pair<?, ?> entry : view.entries(name)) {
          String text = ValueText.of(entry.key());
          if (key.isEmpty() || key.get().equals(text)) {
            count++;
            if (shown.size() < limit) {
              shown.add(Pair.of(text, ValueText.of(entry.value())));
            }
          }
        }
      }
      return new Entries(names, version, count, shown);
    }
  }
}
