/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.job;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.Origin;
import dev.tidemill.error.TidemillException;
import dev.tidemill.internal.batch.BatchCutter;
import dev.tidemill.internal.batch.BatchSettings;
import dev.tidemill.internal.batch.InputLimits;
import dev.tidemill.internal.batch.RangedInput;
import dev.tidemill.internal.batch.SourceInput;
import dev.tidemill.internal.batch.SteadyClock;
import dev.tidemill.internal.batch.Ticks;
import dev.tidemill.internal.checkpoint.Checkpoint;
import dev.tidemill.internal.graph.StreamGraph;
import dev.tidemill.internal.graph.StreamNode;
import dev.tidemill.internal.journal.BatchJournal;
import dev.tidemill.internal.journal.Resumption;
import dev.tidemill.internal.metrics.StartProgress;
import dev.tidemill.internal.output.OutputRunner;
import dev.tidemill.internal.output.PrintSettings;
import dev.tidemill.internal.plan.BatchPlanner;
import dev.tidemill.internal.plan.QueueInput;
import dev.tidemill.internal.progress.LongOperations;
import dev.tidemill.internal.scheduler.ClockWatch;
import dev.tidemill.internal.scheduler.JobLog;
import dev.tidemill.internal.scheduler.JobOutline;
import dev.tidemill.internal.scheduler.Lifecycle;
import dev.tidemill.internal.scheduler.SchedulerParts;
import dev.tidemill.internal.scheduler.ShutdownHook;
import dev.tidemill.internal.scheduler.StreamScheduler;
import dev.tidemill.internal.settings.ContextSettings;
import dev.tidemill.internal.source.ReceiverOpening;
import dev.tidemill.internal.source.SourceSet;
import dev.tidemill.listener.ReceiverInfo;
import dev.tidemill.spi.engine.Engine;
import dev.tidemill.spi.plan.PlanNode;
import dev.tidemill.spi.source.LongOperation;
import dev.tidemill.spi.source.OpenSource;
import dev.tidemill.spi.source.Source;
import dev.tidemill.spi.source.SourceContext;
import dev.tidemill.spi.source.SourceEvents;
import dev.tidemill.time.Clock;
import dev.tidemill.time.Time;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A graph at work: its sources and sinks are open, its scheduler runs when it is started.
 *
 * @param scheduler drives it
 * @param planner knows the batches that are remembered
 * @param ticks when batches are due
 * @param states names of the keyed states, by each name that they can be found by
 * @param engine holds them
 * @param opened what was opened for it, last first
 */
public record RunningJob(
    StreamScheduler scheduler,
    BatchPlanner planner,
    Ticks ticks,
    SortedMap<String, String> states,
    Engine engine,
    Deque<AutoCloseable> opened) {
  private static final Logger LOG = LoggerFactory.getLogger(RunningJob.class);

  /**
   * Opens what the graph needs.
   *
   * @param lifecycle of the context that is being started
   * @param stop what Ctrl-C and SIGTERM do
   * @throws dev.tidemill.error.TidemillException if something cannot be opened; all else is closed
   *     again
   */
  public static RunningJob open(
      ContextParts parts, StreamGraph graph, Lifecycle lifecycle, Runnable stop) {
    Deque<AutoCloseable> opened = new ArrayDeque<>();
    LongOperations operations = new LongOperations(parts.clock()::now);
    JobObservation observation = new JobObservation(parts);
    try (StartProgress progress =
        StartProgress.begin(parts.settings().appName(), parts.manual(), operations)) {
      return open(parts, graph, lifecycle, stop, opened, progress, operations, observation);
    } catch (Throwable e) {
      observation.failed(e);
      closeAfter(opened, e);
      throw e;
    }
  }

  private static RunningJob open(
      ContextParts parts,
      StreamGraph graph,
      Lifecycle lifecycle,
      Runnable stop,
      Deque<AutoCloseable> opened,
      StartProgress progress,
      LongOperations operations,
      JobObservation observation) {
    Clock clock = parts.clock();
    Optional<SteadyClock> made = Optional.empty();
    if (clock.asManual().isEmpty()) {
      SteadyClock steady = new SteadyClock(clock);
      made = Optional.of(steady);
      clock = steady;
      ClockWatch watch =
          new ClockWatch(steady, graph.batchInterval(), parts.times(), parts.listeners());
      parts.listeners().add(watch);
      opened.addFirst(() -> parts.listeners().remove(watch));
    }
    ThreadDeaths deaths = new ThreadDeaths(lifecycle, parts.listeners());
    progress.at("reading the checkpoint");
    JobStart start = JobStart.of(parts, graph, clock, deaths::ofEngine, operations, opened);
    if (!parts.manual()) {
      observation.begin(graph, start, operations, clock);
    }
    Ticks ticks = start.ticks();
    made.ifPresent(steady -> steady.goOnFrom(ticks.startTime()));
    progress.at("opening the sources");
    SourceSet sources = openSources(parts, clock, graph, start, deaths, operations);
    opened.addFirst(sources);
    observation.opened(graph, sources);
    progress.at("opening the outputs");
    OutputRunner outputs = OutputRunner.open(
        graph.outputs(),
        start.outputs(),
        start.job(),
        deaths::threadsOf,
        parts.storage(),
        new PrintSettings(parts.printTarget(), parts.printTimes()),
        parts.harness(),
        parts.times());
    opened.addFirst(outputs);
    if (!parts.manual() && parts.settings().stopOnShutdown()) {
      opened.addFirst(new ShutdownHook(parts.settings().scheduling().stopTimeout(), stop));
    }
    BatchPlanner planner = new BatchPlanner(graph, ticks, bySourceName(sources), parts.times());
    progress.at("restoring the state");
    start.restore(parts.engine(), planner);
    List<RangedInput> inputs = inputs(graph, sources);
    BatchCutter cutter = new BatchCutter(
        inputs,
        limits(parts, graph, inputs),
        start.job().epoch(),
        parts.times(),
        start.inputs().inputs());
    Resumption resumption = start.resumption(cutter);
    BatchJournal journal = start.journal(cutter, parts);
    List<AutoCloseable> resources = new ArrayList<>(opened);
    resources.add(parts.engine());
    if (!parts.manual()) {
      LogProvider.warnIfMissing();
      JobLog log = new JobLog(outline(parts, graph, start), clock);
      parts.listeners().add(log);
      opened.addFirst(() -> parts.listeners().remove(log)); // hears of the end, unlike the others
    }
    observation.planned(planner);
    opened.addFirst(observation);
    SchedulerParts scheduling = new SchedulerParts(
        clock,
        parts.manual(),
        ticks,
        cutter,
        planner,
        outputs,
        parts.engine(),
        parts.storage(),
        parts.codecs(),
        journal,
        resumption,
        parts.listeners(),
        parts.settings().scheduling(),
        parts.times(),
        graph.redaction(),
        parts.counters(),
        resources);
    StreamScheduler scheduler = new StreamScheduler(scheduling, lifecycle);
    return new RunningJob(scheduler, planner, ticks, graph.stateNames(), parts.engine(), opened);
  }

  /** All keys of a state with their values, in the order in which its stream shows them. */
  public Map<?, ?> state(String name, Origin here) {
    String state = states.get(name);
    if (state == null) {
      throw new TidemillException(
          ErrorCode.UNKNOWN_NAME,
          "no stream with state is named \"" + name + "\", which " + here + " asks for; there are "
              + states.keySet());
    }
    Map<Object, Object> copy = new LinkedHashMap<>();
    engine.state(state).forEach(pair -> copy.put(pair.key(), pair.value()));
    return Collections.unmodifiableMap(copy);
  }

  /**
   * The plans of a stream that are remembered, from one time to another, both included and rounded
   * down to batches of the stream.
   *
   * @throws TidemillException if nothing of it is remembered
   */
  public Map<Time, PlanNode<?>> slice(Origin here, StreamNode node, Time from, Time to) {
    if (planner.retention(node).isEmpty()) {
      throw new TidemillException(
          ErrorCode.INVALID_STATE,
          here + " asks for batches of " + node.origin()
              + ", which are not remembered; call remember(...) on the context before start(), or in"
              + " define(...) of a StreamJob");
    }
    Time zero = ticks.zeroTime();
    return planner.remembered(node, from.floor(node.slide(), zero), to.floor(node.slide(), zero));
  }

  /** Closes what was opened for a start that has failed; the engine stays, for the next one. */
  public void closeAfter(Throwable failure) {
    closeAfter(opened, failure);
  }

  private static void closeAfter(Deque<AutoCloseable> opened, Throwable failure) {
    for (AutoCloseable each : opened) {
      try {
        each.close();
      } catch (Throwable e) {
        failure.addSuppressed(e);
      }
    }
  }

  private static SourceSet openSources(
      ContextParts parts,
      Clock clock,
      StreamGraph graph,
      JobStart start,
      ThreadDeaths deaths,
      LongOperations operations) {
    List<SourceSet.Declared> declared = new ArrayList<>();
    Map<String, Origin> origins = new HashMap<>();
    for (StreamNode.Intake input : graph.inputs()) {
      String name = graph.key(input);
      origins.put(name, input.origin());
      input
          .<Optional<Source<?>>>either(
              source -> Optional.of(source.source()), queue -> Optional.empty())
          .ifPresent(source -> declared.add(new SourceSet.Declared(name, input.origin(), source)));
    }
    return SourceSet.open(
        declared,
        name -> new SourceContext(
            name,
            start.firstName(name),
            start.job(),
            clock,
            parts.storage(),
            deaths.threadsOf(name),
            graph.batchInterval(),
            start.inputs().originTime(),
            start.ticks().startTime(),
            parts.engine().evaluator().defaultPartitions(),
            new ReceiverOpening(
                Objects.requireNonNull(origins.get(name)),
                parts.settings().streams().receivers(),
                parts.listeners(),
                start
                    .checkpoint()
                    .filter(to -> parts.settings().streams().blockLog().isOn(name))
                    .map(to ->
                        to.blockLog(name, parts.settings().streams().blockLog().fileBytes())),
                parts.manual()),
            events(parts, name, String.valueOf(origins.get(name)), operations),
            Optional.ofNullable(start.inputs().inputs().get(name))));
  }

  private static SourceEvents events(
      ContextParts parts, String name, String operation, LongOperations operations) {
    return new SourceEvents() {
      @Override
      public void problem(String message, Throwable cause) {
        logProblem(operation, message, cause);
        parts
            .listeners()
            .onReceiverError(new ReceiverInfo(name, message, Optional.ofNullable(cause)));
      }

      @Override
      public LongOperation begin(String what) {
        return operations.files(what);
      }
    };
  }

  /**
   * A problem of a source is told in one line; only the log of details shows where in its code it
   * was noticed.
   */
  private static void logProblem(String operation, String message, @Nullable Throwable cause) {
    String reason = "";
    if (cause != null) {
      String text = String.valueOf(cause.getMessage());
      reason = " (" + (message.contains(text) ? cause.getClass().getSimpleName() : cause) + ")";
    }
    LOG.warn("{}: {}{}", operation, message, reason);
    LOG.debug("in full", cause);
  }

  private static Map<String, OpenSource<?>> bySourceName(SourceSet sources) {
    Map<String, OpenSource<?>> map = new LinkedHashMap<>();
    sources.names().forEach(name -> map.put(name, sources.get(name)));
    return map;
  }

  private static List<RangedInput> inputs(StreamGraph graph, SourceSet sources) {
    List<RangedInput> inputs = new ArrayList<>();
    for (StreamNode.Intake input : graph.inputs()) {
      String name = graph.key(input);
      inputs.add(input.either(
          source -> new SourceInput(name, source.origin(), sources.get(name)),
          queue -> new QueueInput(name, queue.origin(), queue.queue())));
    }
    return inputs;
  }

  /** The limits of a job's inputs, with the rates that settings give some of them. */
  private static InputLimits limits(
      ContextParts parts, StreamGraph graph, List<RangedInput> inputs) {
    BatchSettings settings = parts.settings().batches();
    List<String> names = inputs.stream().map(RangedInput::name).toList();
    settings.rates().forEach((name, rate) -> {
      if (!names.contains(name)) {
        throw new TidemillException(
            ErrorCode.UNKNOWN_NAME,
            "stream.source.rates limits \"" + name + "\", but no source has that name; there are "
                + names);
      }
      parts.sources().of(name).limit(OptionalLong.of(rate));
    });
    return new InputLimits(
        inputs, graph.batchInterval(), settings, parts.sources(), parts.manual());
  }

  private static JobOutline outline(ContextParts parts, StreamGraph graph, JobStart start) {
    ContextSettings settings = parts.settings();
    return new JobOutline(
        settings.appName(),
        settings.master(),
        parts.engine().evaluator().defaultPartitions(),
        settings.batchInterval(),
        settings.changed(),
        graph.inputs().stream().map(input -> input.origin().toString()).toList(),
        graph.outputs().stream()
            .map(output -> output.info().origin() + " of " + output.input().origin() + ", "
                + output.operation().guarantee())
            .toList(),
        start.checkpoint().map(Checkpoint::toString),
        parts.times());
  }
}
