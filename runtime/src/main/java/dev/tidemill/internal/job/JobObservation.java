/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.job;

import dev.tidemill.internal.checkpoint.Checkpoint;
import dev.tidemill.internal.graph.OutputNode;
import dev.tidemill.internal.graph.StreamGraph;
import dev.tidemill.internal.graph.StreamNode;
import dev.tidemill.internal.metrics.JobWatch;
import dev.tidemill.internal.metrics.Observers;
import dev.tidemill.internal.metrics.WatchedSource;
import dev.tidemill.internal.plan.BatchPlanner;
import dev.tidemill.internal.progress.LongOperations;
import dev.tidemill.internal.source.SourceSet;
import dev.tidemill.internal.statestore.StateSampler;
import dev.tidemill.spi.metrics.JobDescription;
import dev.tidemill.spi.metrics.JobDescription.Kind;
import dev.tidemill.spi.source.OpenSource;
import dev.tidemill.spi.source.ReceiverSource;
import dev.tidemill.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * Describes a job to its observers, if it has any: from the beginning of its start, which may take
 * long, or fail.
 */
final class JobObservation implements AutoCloseable {
  private final ContextParts parts;
  private Optional<Watched> watched = Optional.empty();

  /** A job that is watched, and who watches it. */
  private record Watched(JobWatch job, Observers by) {}

  JobObservation(ContextParts parts) {
    this.parts = parts;
  }

  /** Has the observers watch a job that is about to start. */
  void begin(StreamGraph graph, JobStart start, LongOperations operations, Clock clock) {
    watched = Observers.interestedIn(parts.settings().page()).map(observers -> {
      JobWatch watch = new JobWatch(
          description(parts, graph, start, clock),
          watched(parts, graph, source -> Optional.empty()),
          operations,
          parts.counters(),
          parts.engine(),
          new StateSampler(parts.engine(), parts.codecs())::meanBytes,
          clock);
      parts.listeners().add(watch);
      parts.listeners().add(observers);
      observers.observe(watch);
      return new Watched(watch, observers);
    });
  }

  /** The sources can be asked now. */
  void opened(StreamGraph graph, SourceSet sources) {
    watched.ifPresent(each ->
        each.job().opened(watched(parts, graph, name -> Optional.of(sources.get(name)))));
  }

  /** The batches are planned by this planner. */
  void planned(BatchPlanner planner) {
    watched.ifPresent(each -> planner.observe(each.job()::observation));
  }

  /** The job does not start. */
  void failed(Throwable why) {
    watched.ifPresent(each -> each.job().notStarted(why));
    close();
  }

  @Override
  public void close() {
    watched.ifPresent(each -> {
      parts.listeners().remove(each.job());
      parts.listeners().remove(each.by());
      each.by().close();
    });
    watched = Optional.empty();
  }

  private static JobDescription description(
      ContextParts parts, StreamGraph graph, JobStart start, Clock clock) {
    return new JobDescription(
        start.job().id() + "-" + start.job().epoch(),
        parts.settings().appName(),
        parts.settings().master(),
        parts.engine().evaluator().defaultPartitions(),
        graph.batchInterval(),
        clock.now(),
        parts.printZone(),
        graph.streams().stream().map(node -> stream(graph, node)).toList(),
        graph.outputs().stream().map(JobObservation::output).toList(),
        start.checkpoint().map(Checkpoint::toString),
        parts.settings().page());
  }

  private static JobDescription.Stream stream(StreamGraph graph, StreamNode node) {
    return new JobDescription.Stream(
        node.id(),
        node.keyedState().map(graph::stateKey).orElseGet(() -> graph.key(node)),
        node.origin(),
        node.accept(new KindOfStream()),
        node.inputs().stream().map(StreamNode::id).toList(),
        node.slide());
  }

  private static JobDescription.Output output(OutputNode output) {
    String guarantee =
        output.operation().guarantee().toString().toLowerCase(Locale.ROOT).replace('_', ' ');
    return new JobDescription.Output(output.info(), output.input().id(), guarantee);
  }

  private static List<WatchedSource> watched(
      ContextParts parts, StreamGraph graph, Function<String, Optional<OpenSource<?>>> open) {
    List<WatchedSource> watched = new ArrayList<>();
    for (StreamNode.Intake input : graph.inputs()) {
      String name = graph.key(input);
      watched.add(input.either(
          source -> new WatchedSource(
              name,
              source.origin(),
              source.source() instanceof ReceiverSource,
              open.apply(name),
              parts.sources().of(name)),
          queue -> new WatchedSource(
              name, queue.origin(), false, Optional.empty(), parts.sources().of(name))));
    }
    return watched;
  }

  private static final class KindOfStream implements StreamNode.Visitor<Kind> {
    @Override
    public Kind source(StreamNode.SourceNode node) {
      return Kind.SOURCE;
    }

    @Override
    public Kind queue(StreamNode.QueueNode node) {
      return Kind.SOURCE;
    }

    @Override
    public Kind operator(StreamNode.OperatorNode node) {
      return Kind.OPERATION;
    }

    @Override
    public Kind transform(StreamNode.TransformNode node) {
      return Kind.OPERATION;
    }

    @Override
    public Kind pane(StreamNode.PaneNode node) {
      return Kind.OPERATION;
    }

    @Override
    public Kind keyedState(StreamNode.KeyedStateNode node) {
      return Kind.STATE;
    }

    @Override
    public Kind view(StreamNode.ViewNode node) {
      return Kind.OPERATION;
    }

    @Override
    public Kind window(StreamNode.WindowNode node) {
      return Kind.WINDOW;
    }

    @Override
    public Kind letters(StreamNode.LettersNode node) {
      return Kind.SOURCE;
    }
  }
}
