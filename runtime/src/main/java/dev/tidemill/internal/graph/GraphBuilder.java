/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.graph;

import dev.tidemill.error.CallSite;
import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.Origin;
import dev.tidemill.error.TidemillException;
import dev.tidemill.listener.OutputInfo;
import dev.tidemill.spi.plan.PlanNode;
import dev.tidemill.spi.source.Source;
import dev.tidemill.spi.state.KeyGroups;
import dev.tidemill.spi.state.KeyedOperator;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Takes what the program declares, refusing what cannot be on the line that declares it, until {@link #build} freezes it.
 * Used by one thread.
 */
public final class GraphBuilder {
  /** Nothing that is kept in memory is kept for longer. */
  private static final Duration LONGEST = Duration.ofDays(365);

  private final Duration batchInterval;
  private final List<StreamNode> streams = new ArrayList<>();
  private final List<OutputNode> outputs = new ArrayList<>();
  private final Map<String, StreamNode> byName = new LinkedHashMap<>();
  private final Map<Integer, String> names = new TreeMap<>();
  private final Set<Integer> cached = new HashSet<>();
  private final Map<PanesOf, IdentityHashMap<Object, StreamNode>> panes = new HashMap<>();

  /** By number of a stream, the state that has its name. */
  private final Map<Integer, Integer> named = new TreeMap<>();

  private Optional<Remembering> remember = Optional.empty();

  /** How long all streams are remembered, and who said so. */
  private record Remembering(Duration duration, Origin origin) {}

  /** The panes that are made of certain values of one stream. */
  private record PanesOf(int stream, String values) {}

  public GraphBuilder(Duration batchInterval) {
    this.batchInterval = batchInterval;
  }

  public StreamNode source(Origin origin, Source<?> source) {
    return add(new StreamNode.SourceNode(streams.size(), origin, batchInterval, source));
  }

  public StreamNode queue(Origin origin, QueueEntries<?> queue) {
    return add(new StreamNode.QueueNode(streams.size(), origin, batchInterval, queue));
  }

  public StreamNode operator(Origin origin, List<StreamNode> inputs, PlanOperator operator) {
    checkSlides(origin, inputs);
    return add(new StreamNode.OperatorNode(streams.size(), origin, inputs, operator));
  }

  public StreamNode transform(Origin origin, List<StreamNode> inputs, PlanTransform transform) {
    checkSlides(origin, inputs);
    return add(new StreamNode.TransformNode(streams.size(), origin, inputs, transform));
  }

  public StreamNode window(Origin origin, StreamNode input, Duration length, Duration slide) {
    checkWindow(origin, input, length, slide);
    return add(new StreamNode.WindowNode(streams.size(), origin, input, length, slide));
  }

  /**
   * Each batch's combination of values that windows over one stream share, if they combine the same values by the same
   * function object.
   *
   * @param values what is combined: one function may fit both the values of pairs and the pairs
   * @param function tells one combination of these values from another
   */
  public StreamNode pane(
      Origin origin, StreamNode input, String values, Object function, PlanOperator operator) {
    return panes
        .computeIfAbsent(new PanesOf(input.id(), values), of -> new IdentityHashMap<>())
        .computeIfAbsent(function, f -> operator(origin, List.of(input), operator));
  }

  /** State that every batch of the input changes. */
  public StreamNode state(
      Origin origin,
      StreamNode input,
      KeyedOperator<?, ?, ?, ?> operator,
      KeyGroups groups,
      Optional<PlanNode<?>> initial) {
    return add(new StreamNode.KeyedStateNode(
        streams.size(),
        origin,
        input,
        operator,
        groups,
        Optional.empty(),
        input.slide(),
        new InitialState(initial)));
  }

  /** A window as state that its panes enter and leave. */
  public StreamNode windowState(
      Origin origin,
      StreamNode panes,
      KeyedOperator<?, ?, ?, ?> operator,
      KeyGroups groups,
      Duration length,
      Duration slide) {
    return add(new StreamNode.KeyedStateNode(
        streams.size(),
        origin,
        panes,
        operator,
        groups,
        Optional.of(length),
        slide,
        new InitialState(Optional.empty())));
  }

  /** Checks the times of a window over a stream. */
  public void checkWindow(Origin origin, StreamNode input, Duration length, Duration slide) {
    checkMultiple(origin, "window", length, input.slide());
    checkMultiple(origin, "slide", slide, input.slide());
  }

  /** Has a state take the name that a stream made of it is given. */
  public void passNameOn(StreamNode stream, StreamNode state) {
    named.put(stream.id(), state.id());
  }

  public void output(Origin origin, StreamNode input, OutputOperation operation) {
    outputs.add(new OutputNode(new OutputInfo(outputs.size(), origin), input, operation));
  }

  /** Gives a stream a name, by which it is found, and which errors and events mention. */
  public void name(StreamNode node, String name, Origin here) {
    if (byName.get(name) != streams.get(node.id())) {
      requireFree(name, here);
    }
    String old = names.put(node.id(), name);
    if (old != null) {
      byName.remove(old);
    }
    byName.put(name, streams.get(node.id()));
  }

  /**
   * Checks a name that a stream is going to be given.
   *
   * @throws TidemillException if it is blank, or another stream has it
   */
  public void requireFree(String name, Origin here) {
    if (name.isBlank()) {
      throw new TidemillException(
          ErrorCode.INVALID_ARGUMENT,
          "the name given in " + here + " is blank; give it at least one character");
    }
    StreamNode other = byName.get(name);
    if (other != null) {
      throw new TidemillException(
          ErrorCode.DUPLICATE_NAME,
          "the name \"" + name + "\" given in " + here + " belongs to " + other.origin()
              + " already; use another name");
    }
  }

  public Optional<String> name(StreamNode node) {
    return Optional.ofNullable(names.get(node.id()));
  }

  /** All streams declared so far, in the order of declaration. */
  public List<StreamNode> streams() {
    return List.copyOf(streams);
  }

  /** Numbers of the streams that the outputs declared so far need, which are computed; and of the other views of states among them. */
  public Set<Integer> reached() {
    Set<Integer> reached = new HashSet<>();
    Deque<StreamNode> open = new ArrayDeque<>();
    outputs.forEach(output -> open.push(output.input()));
    while (!open.isEmpty()) {
      StreamNode node = open.pop();
      if (reached.add(node.id())) {
        node.inputs().forEach(open::push);
      }
    }
    named.forEach((view, state) -> {
      if (reached.contains(state)) {
        reached.add(view);
      }
    });
    return reached;
  }

  /** Numbers of the streams that other streams are made of. */
  public Set<Integer> inputsOfOthers() {
    Set<Integer> used = new HashSet<>();
    streams.forEach(node -> node.inputs().forEach(input -> used.add(input.id())));
    return used;
  }

  /** The stream of a name; the error lists the names there are. */
  public StreamNode find(String name, Origin here) {
    StreamNode node = byName.get(name);
    if (node == null) {
      throw new TidemillException(
          ErrorCode.UNKNOWN_NAME,
          "no stream is named \"" + name + "\", which " + here + " asks for; there are "
              + byName.keySet());
    }
    return node;
  }

  /** Has another input bring the records of a named input. */
  public void replaceInput(
      String name, Optional<Source<?>> source, Optional<QueueEntries<?>> queue, Origin here) {
    StreamNode node = find(name, here);
    if (!node.inputs().isEmpty()) {
      throw new TidemillException(
          ErrorCode.INVALID_ARGUMENT,
          here + " cannot replace the stream \"" + name + "\": it is no source but " + node.origin()
              + "; name its source, and replace that");
    }
    StreamNode replacement = queue
        .<StreamNode>map(q -> new StreamNode.QueueNode(node.id(), node.origin(), batchInterval, q))
        .orElseGet(() -> new StreamNode.SourceNode(
            node.id(), node.origin(), batchInterval, source.orElseThrow()));
    streams.set(node.id(), replacement);
    byName.put(name, replacement);
  }

  public void cache(StreamNode node) {
    cached.add(node.id());
  }

  public void remember(Duration duration, Origin here) {
    if (duration.compareTo(batchInterval) < 0 || duration.compareTo(LONGEST) > 0) {
      throw new TidemillException(
          ErrorCode.INVALID_ARGUMENT,
          "remember of " + text(duration) + " in " + here
              + " is out of bounds; use a time from the batch interval of " + text(batchInterval)
              + " to " + LONGEST.toDays() + " days");
    }
    if (remember.isPresent()) {
      throw new TidemillException(
          ErrorCode.INVALID_STATE,
          "remember of " + text(duration) + " in " + here + " comes after remember of "
              + text(remember.get().duration()) + " in " + remember.get().origin()
              + "; call it once, with the longer time");
    }
    remember = Optional.of(new Remembering(duration, here));
  }

  /** The launcher calls start(), and so does a test: then no line of the program does. */
  private static String before(Origin here) {
    return here.site().equals(CallSite.UNKNOWN) ? "" : " before " + here;
  }

  /** The stream that was declared last is where most outputs are forgotten. */
  private String lastStream() {
    return streams.isEmpty()
        ? ""
        : ", for example on that of " + streams.get(streams.size() - 1).origin();
  }

  /**
   * Freezes the graph.
   *
   * @throws TidemillException if there is no output
   */
  public StreamGraph build(Origin here) {
    if (outputs.isEmpty()) {
      throw new TidemillException(
          ErrorCode.INVALID_STATE,
          "no output operation is declared" + before(here)
              + ", so there is nothing to do; call print(), foreachRDD(...), saveAsTextFiles(...) or"
              + " writeTo(...) on a stream" + lastStream());
    }
    Map<Integer, String> allNames = new TreeMap<>(names);
    named.forEach((stream, state) -> {
      if (names.containsKey(stream)) {
        allNames.putIfAbsent(state, names.get(stream));
      }
    });
    StreamGraph graph = new GraphFreeze(streams, allNames)
        .freeze(batchInterval, outputs, named, cached, remember.map(Remembering::duration));
    requireDistinctInputs(graph);
    requireDistinctStates(graph);
    return graph;
  }

  /** An input without a name gets one made of its number, which the program may have given to another. */
  private static void requireDistinctInputs(StreamGraph graph) {
    Map<String, StreamNode> inputs = new LinkedHashMap<>();
    for (StreamNode input : graph.inputs()) {
      requireDistinct(graph.inputName(input), input, inputs);
    }
  }

  /** As inputs. */
  private static void requireDistinctStates(StreamGraph graph) {
    Map<String, StreamNode> states = new LinkedHashMap<>();
    for (StreamNode.KeyedStateNode state : graph.states()) {
      requireDistinct(graph.stateName(state), state, states);
    }
  }

  private static void requireDistinct(
      String name, StreamNode node, Map<String, StreamNode> others) {
    StreamNode other = others.put(name, node);
    if (other != null) {
      throw new TidemillException(
          ErrorCode.DUPLICATE_NAME,
          "the name \"" + name + "\" stands for " + other.origin() + " and for " + node.origin()
              + "; name both streams, each by a name of its own");
    }
  }

  private StreamNode add(StreamNode node) {
    streams.add(node);
    return node;
  }

  private static void checkSlides(Origin origin, List<StreamNode> inputs) {
    if (inputs.isEmpty()) {
      throw new TidemillException(
          ErrorCode.INVALID_ARGUMENT, origin + " has no stream to work on; give it at least one");
    }
    Duration slide = inputs.get(0).slide();
    for (StreamNode input : inputs) {
      if (!input.slide().equals(slide)) {
        throw new TidemillException(
            ErrorCode.INVALID_ARGUMENT,
            origin
                + " joins streams of different slides: "
                + slide.toMillis()
                + " ms of "
                + inputs.get(0).origin()
                + " and "
                + input.slide().toMillis()
                + " ms of "
                + input.origin()
                + "; give both the same slide, by window(length, slide)");
      }
    }
  }

  private static void checkMultiple(Origin origin, String what, Duration value, Duration unit) {
    if (value.compareTo(LONGEST) > 0) {
      throw new TidemillException(
          ErrorCode.INVALID_ARGUMENT,
          what + " of " + value + " is longer than " + LONGEST.toDays() + " days, in " + origin
              + "; use a shorter one");
    }
    long unitMillis = unit.toMillis();
    boolean isMultiple = value.compareTo(Duration.ZERO) > 0
        && value.toNanosPart() % 1_000_000 == 0
        && value.toMillis() % unitMillis == 0;
    if (!isMultiple) {
      long units = value.isNegative() ? 1 : Math.max(1, value.toMillis() / unitMillis);
      throw new TidemillException(
          ErrorCode.INVALID_ARGUMENT,
          what + " of " + text(value) + " is not a positive multiple of " + unitMillis
              + " ms, the slide of its input, in " + origin + "; use " + units * unitMillis
              + " ms or " + (units + 1) * unitMillis + " ms");
    }
  }

  private static String text(Duration duration) {
    boolean isShort = duration.abs().compareTo(LONGEST) <= 0;
    return isShort && duration.toNanosPart() % 1_000_000 == 0
        ? duration.toMillis() + " ms"
        : duration.toString();
  }
}
