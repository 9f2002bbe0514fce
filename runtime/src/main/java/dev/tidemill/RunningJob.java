package dev.tidemill;

import dev.tidemill.error.Origin;
import dev.tidemill.internal.batch.BatchCutter;
import dev.tidemill.internal.batch.BatchSettings;
import dev.tidemill.internal.batch.RangedInput;
import dev.tidemill.internal.batch.SourceInput;
import dev.tidemill.internal.batch.Ticks;
import dev.tidemill.internal.graph.StreamGraph;
import dev.tidemill.internal.graph.StreamNode;
import dev.tidemill.internal.output.OutputRunner;
import dev.tidemill.internal.output.PrintSettings;
import dev.tidemill.internal.plan.BatchPlanner;
import dev.tidemill.internal.plan.QueueInput;
import dev.tidemill.internal.scheduler.FailurePolicy;
import dev.tidemill.internal.scheduler.SchedulerSettings;
import dev.tidemill.internal.scheduler.ShutdownHook;
import dev.tidemill.internal.scheduler.StreamScheduler;
import dev.tidemill.internal.source.SourceSet;
import dev.tidemill.listener.ReceiverInfo;
import dev.tidemill.spi.source.OpenSource;
import dev.tidemill.spi.source.SourceContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A graph at work: its sources and sinks are open, its scheduler runs.
 *
 * @param scheduler drives it
 * @param planner knows the batches that are remembered
 * @param ticks when batches are due
 */
record RunningJob(StreamScheduler scheduler, BatchPlanner planner, Ticks ticks) {
  /** Epochs count the starts of a job on one checkpoint; without one, each start is the first. */
  private static final long FIRST_EPOCH = 1;

  /**
   * Opens what the graph needs and starts to run batches.
   *
   * @param stop what Ctrl-C and SIGTERM do
   * @throws dev.tidemill.error.TidemillException if something cannot be opened; all else is closed again
   */
  static RunningJob start(ContextParts parts, StreamGraph graph, Consumer<Boolean> stop) {
    Ticks ticks = Ticks.startingAfter(parts.clock().now(), graph.batchInterval());
    SourceSet sources = openSources(parts, graph, ticks);
    OutputRunner outputs;
    try {
      outputs = OutputRunner.open(graph.outputs(), parts.storage(), printSettings(parts));
    } catch (RuntimeException e) {
      sources.close();
      throw e;
    }
    BatchPlanner planner = new BatchPlanner(graph, ticks, bySourceName(sources));
    List<AutoCloseable> resources = new ArrayList<>(List.of(outputs, sources, parts.engine()));
    if (!parts.manual() && parts.settings().flag(Setting.STOP_ON_SHUTDOWN)) {
      resources.add(0, new ShutdownHook(() -> stop.accept(true)));
    }
    StreamScheduler scheduler = new StreamScheduler(
        parts.clock(),
        parts.manual(),
        ticks,
        new BatchCutter(
            inputs(graph, sources),
            graph.batchInterval(),
            batchSettings(parts.settings()),
            FIRST_EPOCH),
        planner,
        outputs,
        parts.engine(),
        parts.storage(),
        parts.listeners(),
        schedulerSettings(parts.settings()),
        resources);
    scheduler.start();
    return new RunningJob(scheduler, planner, ticks);
  }

  private static SourceSet openSources(ContextParts parts, StreamGraph graph, Ticks ticks) {
    List<SourceSet.Declared> declared = new ArrayList<>();
    for (StreamNode input : graph.inputs()) {
      if (input instanceof StreamNode.SourceNode source) {
        Origin origin = source.origin();
        declared.add(new SourceSet.Declared(graph.inputName(input), origin, source.source()));
      }
    }
    return SourceSet.open(
        declared,
        name -> new SourceContext(
            name,
            parts.clock(),
            parts.storage(),
            graph.batchInterval(),
            ticks.zeroTime(),
            parts.engine().evaluator().defaultPartitions(),
            (message, cause) -> parts
                .listeners()
                .onReceiverError(new ReceiverInfo(name, message, Optional.ofNullable(cause)))));
  }

  private static Map<String, OpenSource<?>> bySourceName(SourceSet sources) {
    Map<String, OpenSource<?>> map = new LinkedHashMap<>();
    sources.names().forEach(name -> map.put(name, sources.get(name)));
    return map;
  }

  private static List<RangedInput> inputs(StreamGraph graph, SourceSet sources) {
    List<RangedInput> inputs = new ArrayList<>();
    for (StreamNode input : graph.inputs()) {
      String name = graph.inputName(input);
      inputs.add(
          input instanceof StreamNode.QueueNode queue
              ? new QueueInput(name, queue.queue())
              : new SourceInput(name, sources.get(name)));
    }
    return inputs;
  }

  private static PrintSettings printSettings(ContextParts parts) {
    boolean withMillis = parts.batchInterval().toMillis() % 1_000 != 0;
    return new PrintSettings(parts.printTarget(), parts.printZone(), withMillis);
  }

  private static BatchSettings batchSettings(Settings settings) {
    return new BatchSettings(
        settings.flag(Setting.BACKPRESSURE),
        settings.number(Setting.INITIAL_RATE, 1, 1_000_000_000_000L));
  }

  private static SchedulerSettings schedulerSettings(Settings settings) {
    return new SchedulerSettings(
        settings.choice(
            Setting.ON_FAILURE,
            Map.of(
                "stop", FailurePolicy.STOP,
                "retry", FailurePolicy.RETRY,
                "skip", FailurePolicy.SKIP)),
        (int) settings.number(Setting.MAX_ATTEMPTS, 1, 1_000_000),
        settings.number(Setting.MAX_BATCHES, 0, Long.MAX_VALUE),
        settings.positiveDuration(Setting.STOP_TIMEOUT));
  }
}
