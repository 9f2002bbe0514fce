/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.plan;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.Origin;
import dev.tidemill.error.TidemillException;
import dev.tidemill.internal.batch.Ticks;
import dev.tidemill.internal.graph.OutputNode;
import dev.tidemill.internal.graph.QueueEntries;
import dev.tidemill.internal.graph.StreamGraph;
import dev.tidemill.internal.graph.StreamNode;
import dev.tidemill.internal.interrupt.ForeignCode;
import dev.tidemill.internal.isolation.InputSelection;
import dev.tidemill.internal.isolation.Segment;
import dev.tidemill.internal.operators.Plans;
import dev.tidemill.listener.BatchInfo;
import dev.tidemill.rdd.RDDContext;
import dev.tidemill.rdd.RDDPlans;
import dev.tidemill.spi.plan.CachedNode;
import dev.tidemill.spi.plan.InputNode;
import dev.tidemill.spi.plan.LiteralNode;
import dev.tidemill.spi.plan.NarrowNode;
import dev.tidemill.spi.plan.PaneKey;
import dev.tidemill.spi.plan.PartitionObservers;
import dev.tidemill.spi.plan.PlanNode;
import dev.tidemill.spi.plan.Step;
import dev.tidemill.spi.source.OffsetRange;
import dev.tidemill.spi.source.OpenSource;
import dev.tidemill.spi.source.SourcePartition;
import dev.tidemill.time.Time;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The planning of one batch: each stream's plan is made once, when the first of its users asks for
 * it.
 */
final class Planning implements StreamNode.Visitor<PlanNode<?>> {
  private final StreamGraph graph;
  private final Ticks ticks;
  private final Map<String, OpenSource<?>> sources;
  private final Retention retention;
  private final PlanHistory history;
  private final BatchInfo batch;
  private final RDDContext context;
  private final String batchName;
  private final InputSelection selection;
  private final BatchObservation observation;

  /** Panes of earlier batches that lose records in this one. */
  private final Map<PaneKey, PlanNode<?>> changedPanes = new TreeMap<>();

  private final Map<Integer, PlanNode<?>> plans = new HashMap<>();
  private final Map<String, StreamNode.KeyedStateNode> changed = new HashMap<>();
  private final int[] users;

  /**
   * The planning of a batch.
   *
   * @param batchName the batch's time, as errors show it
   * @param selection which records of its input it has
   * @param observation who looks at its records
   */
  Planning(
      StreamGraph graph,
      Ticks ticks,
      Map<String, OpenSource<?>> sources,
      Retention retention,
      PlanHistory history,
      BatchInfo batch,
      RDDContext context,
      String batchName,
      InputSelection selection,
      BatchObservation observation) {
    this.graph = graph;
    this.ticks = ticks;
    this.sources = sources;
    this.retention = retention;
    this.history = history;
    this.batch = batch;
    this.context = context;
    this.batchName = batchName;
    this.selection = selection;
    this.observation = observation;
    this.users = new int[graph.streams().size()];
    countUsers();
  }

  /** The plan of the batch. */
  BatchPlan batch() {
    List<PlannedOutput> outputs = new ArrayList<>();
    List<PlannedOutput> ofLetters = new ArrayList<>();
    for (OutputNode output : graph.outputs()) {
      if (isDue(output.input())) {
        (retention.readsLetters(output.input()) ? ofLetters : outputs)
            .add(new PlannedOutput(output, plan(output.input())));
      }
    }
    outputs.addAll(ofLetters); // which are known when all others have succeeded
    List<PlanNode<?>> kept = new ArrayList<>();
    Map<String, PlanNode<?>> remembered = new HashMap<>();
    for (StreamNode node : graph.streams()) {
      if (isDue(node) && retention.isRemembered(node)) {
        PlanNode<?> plan = plan(node);
        remembered.put(graph.key(node), plan);
        CachedNode.kept(plan).ifPresent(kept::add);
      } else if (isDue(node) && node.keyedState().isPresent() && retention.isUsed(node)) {
        kept.add(plan(node));
      }
    }
    kept.addAll(changedPanes.values());
    return new BatchPlan(batch.time(), outputs, kept, remembered, changed, changedPanes);
  }

  private boolean isDue(StreamNode node) {
    boolean isLeftOut = node instanceof StreamNode.LettersNode letters
        && letters.onlyIfAny()
        && selection.letters().isEmpty();
    return !isLeftOut && ticks.isDue(batch.time(), node.slide());
  }

  /** The plan of a stream that is due. */
  private PlanNode<?> plan(StreamNode node) {
    PlanNode<?> plan = plans.get(node.id());
    if (plan == null) {
      PlanNode<?> unobserved = node.accept(this);
      plan = keptIfNeeded(node, unobserved.isRecomputed(), observed(node, unobserved));
      plans.put(node.id(), plan);
    }
    return plan;
  }

  /** How many outputs, operations and windows of this batch read each stream. */
  private void countUsers() {
    for (OutputNode output : graph.outputs()) {
      if (isDue(output.input())) {
        use(output.input());
      }
    }
    for (StreamNode node : graph.streams()) {
      boolean readWithoutOutput =
          retention.isWindowed(node) || (node.keyedState().isPresent() && retention.isUsed(node));
      if (readWithoutOutput && isDue(node)) {
        use(node);
      }
    }
  }

  private void use(StreamNode node) {
    users[node.id()]++;
    if (users[node.id()] == 1 && node.lookback().isEmpty()) {
      node.inputs().forEach(this::use);
    }
  }

  @Override
  public PlanNode<?> operator(StreamNode.OperatorNode node) {
    return node.operator().apply(node.origin(), inputs(node));
  }

  @Override
  public PlanNode<?> pane(StreamNode.PaneNode node) {
    return node.operator().apply(node.origin(), inputs(node));
  }

  @Override
  public PlanNode<?> view(StreamNode.ViewNode node) {
    return node.operator().apply(node.origin(), inputs(node));
  }

  @Override
  public PlanNode<?> keyedState(StreamNode.KeyedStateNode node) {
    String key = graph.stateKey(node);
    changed.put(key, node);
    StatePlanning states = new StatePlanning(node, key, history.stateTime(key), batch.time());
    return node.window().isEmpty()
        ? states.values(plan(node.input()))
        : states.window(node.window().get(), (begin, end) -> plans(node.input(), begin, end));
  }

  private List<PlanNode<?>> inputs(StreamNode node) {
    List<PlanNode<?>> inputs = new ArrayList<>(node.inputs().size());
    for (StreamNode input : node.inputs()) {
      inputs.add(plan(input));
    }
    return inputs;
  }

  /** The change of a state has no records; what shows it does. */
  private PlanNode<?> observed(StreamNode node, PlanNode<?> plan) {
    return node.keyedState().isPresent()
        ? plan
        : observation
            .of(node.id(), plan.numPartitions())
            .<PlanNode<?>>map(by -> observed(node, plan, by))
            .orElse(plan);
  }

  private static <T> PlanNode<T> observed(
      StreamNode node, PlanNode<T> plan, PartitionObservers<Object> by) {
    return new NarrowNode<>(node.origin(), plan, new Step.Observe<T>(by), true);
  }

  /** With observers, which pass on what is stored already, a plan is kept as it is without them. */
  private PlanNode<?> keptIfNeeded(StreamNode node, boolean isRecomputed, PlanNode<?> plan) {
    boolean isCopied = node.showsState() && !retention.remembered().isZero();
    if (retention.isWindowed(node) || isCopied) {
      return CachedNode.pane(node.origin(), plan, new PaneKey(graph.key(node), batch.time()));
    }
    boolean isShared = users[node.id()] > 1 || graph.cached().contains(node.id());
    return isShared && isRecomputed
        ? new CachedNode<>(node.origin(), plan, CachedNode.Scope.BATCH)
        : plan;
  }

  private <T> PlanNode<T> typedInput(Origin origin, String name, OpenSource<T> source) {
    OffsetRange range = batch.range(name);
    try {
      List<SourcePartition<T>> partitions = range.isEmpty() ? List.of() : source.partitions(range);
      return selectedInput(origin, name, 0, partitions);
    } catch (Throwable e) {
      throw new TidemillException(
          ErrorCode.SOURCE_FAILED,
          origin + " cannot say how to read " + range + " of batch " + batchName + ": " + e,
          e);
    }
  }

  @Override
  public PlanNode<?> source(StreamNode.SourceNode node) {
    String name = graph.key(node);
    OpenSource<?> source = sources.get(name);
    if (source == null) {
      throw new IllegalStateException("source \"" + name + "\" is not open");
    }
    return typedInput(node.origin(), name, source);
  }

  @Override
  public PlanNode<?> queue(StreamNode.QueueNode node) {
    String name = graph.key(node);
    return typedQueue(node.origin(), name, node.queue(), batch.range(name));
  }

  private <T> PlanNode<T> typedQueue(
      Origin origin, String name, QueueEntries<T> queue, OffsetRange range) {
    if (range.isEmpty()) {
      return queue
          .whenEmpty()
          .map(RDDPlans::plan)
          .orElseGet(() -> new LiteralNode<>(origin, List.of()));
    }
    List<PlanNode<T>> entries = new ArrayList<>();
    int partitions = 0;
    for (QueueEntries.Entry<T> entry :
        queue.range(QueueInput.row(range.from()), QueueInput.row(range.until()))) {
      PlanNode<T> plan = entry.rdd().isPresent()
          ? RDDPlans.plan(entry.rdd().get())
          : selectedInput(origin, name, partitions, sliced(entry.records()));
      partitions += plan.numPartitions();
      entries.add(plan);
    }
    return Plans.union(origin, entries);
  }

  /** The records of a source, or of an entry of a queue, that the batch has. */
  private <T> InputNode<T> selectedInput(
      Origin origin, String name, int firstPartition, List<SourcePartition<T>> partitions) {
    Segment first = new Segment(Segment.Kind.SOURCE, name, batch.time(), firstPartition);
    selection.read(first, origin, name, partitions);
    return new InputNode<>(origin, name, selection.of(first, origin, partitions));
  }

  /** As parallelize slices: part i begins at position i * size / n. */
  private <T> List<SourcePartition<T>> sliced(List<T> records) {
    int n = context.evaluator().defaultPartitions();
    List<SourcePartition<T>> partitions = new ArrayList<>(n);
    for (int i = 0; i < n; i++) {
      int from = (int) ((long) i * records.size() / n);
      int until = (int) ((i + 1L) * records.size() / n);
      partitions.add(new QueuePartition<>(new ArrayList<>(records.subList(from, until))));
    }
    return partitions;
  }

  @Override
  public PlanNode<?> letters(StreamNode.LettersNode node) {
    return LiteralNode.sliced(node.origin(), selection.letters(), 1);
  }

  @Override
  public PlanNode<?> transform(StreamNode.TransformNode node) {
    List<PlanNode<?>> inputs = inputs(node);
    Optional<PlanNode<?>> result;
    try {
      result = Optional.ofNullable(
          ForeignCode.call(() -> node.transform().apply(inputs, batch, context)));
    } catch (Throwable e) {
      throw new TidemillException(
          ErrorCode.USER_FUNCTION_FAILED,
          node.origin() + " failed in batch " + batchName + ": " + e,
          e);
    }
    return result.orElseThrow(() -> new TidemillException(
        ErrorCode.USER_FUNCTION_FAILED,
        "the function of "
            + node.origin()
            + " returned null in batch "
            + batchName
            + "; return an RDD, for an empty one rdd.filter(record -> false)"));
  }

  @Override
  public PlanNode<?> window(StreamNode.WindowNode node) {
    List<PlanNode<?>> selected = new ArrayList<>();
    for (PlanNode<?> pane : plans(node.input(), batch.time().minus(node.length()), batch.time())) {
      selected.add(CachedNode.kept(pane).<PlanNode<?>>map(this::selectedPane).orElse(pane));
    }
    return union(node.origin(), selected);
  }

  /** The pane of an earlier batch, or what takes its place from this batch on. */
  private <T> PlanNode<T> selectedPane(CachedNode<T> kept) {
    Optional<PaneKey> key = kept.pane().filter(pane -> pane.batch().isBefore(batch.time()));
    if (key.isEmpty()) {
      return kept;
    }
    @SuppressWarnings("unchecked") // a pane with some of the records of another one
    PlanNode<T> known = (PlanNode<T>) changedPanes.get(key.get());
    if (known != null) {
      return known;
    }
    PlanNode<T> selected = selection.of(key.get().stream(), key.get().batch(), kept);
    if (selected == kept || selection.isTraced()) {
      return selected;
    }
    PlanNode<T> changed = CachedNode.pane(kept.origin(), selected, key.get());
    changedPanes.put(key.get(), changed);
    return changed;
  }

  /**
   * The plans of a stream with begin &lt; time &lt;= end, oldest first: the remembered ones, and
   * that of this batch.
   */
  private List<PlanNode<?>> plans(StreamNode stream, Time begin, Time end) {
    List<PlanNode<?>> found = new ArrayList<>(history.after(graph.key(stream), begin, end));
    if (end.equals(batch.time()) && isDue(stream)) {
      found.add(plan(stream));
    }
    return found;
  }

  @SuppressWarnings("unchecked") // all plans of a stream have its type
  private static PlanNode<?> union(Origin origin, List<PlanNode<?>> batches) {
    List<PlanNode<Object>> typed = new ArrayList<>();
    batches.forEach(batch -> typed.add((PlanNode<Object>) batch));
    return Plans.union(origin, typed);
  }
}
