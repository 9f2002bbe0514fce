/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.graph;

import dev.tidemill.deadletter.DeadLetter;
import dev.tidemill.error.CallSite;
import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.Origin;
import dev.tidemill.error.TidemillException;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * Takes what the program declares, refusing what cannot be on the line that declares it, until
 * {@link #build} freezes it. Used by one thread.
 */
public final class GraphBuilder {
  /** Stands for the function of panes that have none of the program's. */
  private static final Object NO_FUNCTION = new Object();

  private final Duration batchInterval;
  private final List<StreamNode> streams = new ArrayList<>();
  private final List<StreamNode.ViewNode> views = new ArrayList<>();
  private final List<DeclaredOutput> outputs = new ArrayList<>();
  private final GivenNames names = new GivenNames();
  private final Set<Integer> cached = new HashSet<>();
  private final Map<PanesOf, IdentityHashMap<Object, StreamNode>> panes = new HashMap<>();
  private Optional<Remembering> remember = Optional.empty();
  private UnaryOperator<DeadLetter> redaction = UnaryOperator.identity();

  /** How long all streams are remembered, and where that was set. */
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

  /**
   * The dead letters of each batch.
   *
   * @param onlyIfAny whether it has a batch only if there are letters
   */
  public StreamNode letters(Origin origin, boolean onlyIfAny) {
    return add(new StreamNode.LettersNode(streams.size(), origin, batchInterval, onlyIfAny));
  }

  /** Says how letters are changed before anybody sees them, after the changes so far. */
  public void redactLetters(UnaryOperator<DeadLetter> change) {
    UnaryOperator<DeadLetter> before = redaction;
    redaction = letter -> change.apply(before.apply(letter));
  }

  public StreamNode operator(Origin origin, List<StreamNode> inputs, PlanOperator operator) {
    SlideChecks.sameSlide(origin, inputs);
    return add(new StreamNode.OperatorNode(streams.size(), origin, inputs, operator));
  }

  public StreamNode transform(Origin origin, List<StreamNode> inputs, PlanTransform transform) {
    SlideChecks.sameSlide(origin, inputs);
    return add(new StreamNode.TransformNode(streams.size(), origin, inputs, transform));
  }

  public StreamNode window(Origin origin, StreamNode input, Duration length, Duration slide) {
    checkWindow(origin, input, length, slide);
    return add(new StreamNode.WindowNode(streams.size(), origin, input, length, slide));
  }

  /**
   * Each batch's combination of values that windows over one stream share, if they combine the same
   * values by the same function object.
   *
   * @param values what is combined: one function may fit both the values of pairs and the pairs
   * @param function the program's function that combines them, if they are not combined in the same
   *     way for every program
   */
  public StreamNode pane(
      Origin origin,
      StreamNode input,
      String values,
      Optional<Object> function,
      PlanOperator operator) {
    return panes
        .computeIfAbsent(new PanesOf(input.id(), values), of -> new IdentityHashMap<>())
        .computeIfAbsent(
            function.orElse(NO_FUNCTION),
            f -> add(new StreamNode.PaneNode(
                streams.size(), origin, input, values, function.isPresent(), operator)));
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

  /** A stream that shows a state. */
  public StreamNode view(
      Origin origin, StreamNode state, StreamNode.ViewNode.Part part, PlanOperator operator) {
    StreamNode.ViewNode view =
        new StreamNode.ViewNode(streams.size(), origin, state, part, operator);
    views.add(view);
    return add(view);
  }

  /** Checks the times of a window over a stream. */
  public void checkWindow(Origin origin, StreamNode input, Duration length, Duration slide) {
    SlideChecks.multiple(origin, "window", length, input.slide());
    SlideChecks.multiple(origin, "slide", slide, input.slide());
  }

  /** An output; the number by which it is named. */
  public int output(Origin origin, StreamNode input, OutputOperation operation) {
    outputs.add(new DeclaredOutput(outputs.size(), origin, input, operation));
    return outputs.size() - 1;
  }

  /** Gives a stream a name, by which it is found, and which errors and events mention. */
  public void name(StreamNode node, String name, Origin here) {
    names.nameStream(node, name, here);
  }

  /** Gives an output a name, which its sink, errors and events mention. */
  public void nameOutput(int output, String name, Origin here) {
    names.nameOutput(output, outputs.get(output).origin(), name, here);
  }

  /** Says what a stream was called in an earlier version of the program. */
  public void formerName(StreamNode node, String formerName, Origin here) {
    names.streamWas(node.id(), formerName, here);
  }

  /** Says what an output was called in an earlier version of the program. */
  public void formerNameOfOutput(int output, String formerName, Origin here) {
    names.outputWas(output, formerName, here);
  }

  /**
   * Checks a name that a stream or an output is going to be given.
   *
   * @throws TidemillException if it is blank, or another stream or output has it
   */
  public void requireFree(String name, Origin here) {
    names.requireFree(name, here);
  }

  public Optional<String> name(StreamNode node) {
    return names.ofStream(node.id());
  }

  public Optional<String> nameOfOutput(int output) {
    return names.ofOutput(output);
  }

  /** Which operation an output is, where it was declared, and its name. */
  public Origin originOfOutput(int output) {
    Origin origin = outputs.get(output).origin();
    return names.ofOutput(output).map(origin::named).orElse(origin);
  }

  /** All streams declared so far, in the order of declaration. */
  public List<StreamNode> streams() {
    return List.copyOf(streams);
  }

  /**
   * Numbers of the streams that the outputs declared so far need, which are computed; and of the
   * other views of states among them.
   */
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
    for (StreamNode.ViewNode view : views) {
      if (view.part().namesState() && reached.contains(view.state().id())) {
        reached.add(view.id());
      }
    }
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
    return streams.get(names.stream(name)
        .orElseThrow(() -> new TidemillException(
            ErrorCode.UNKNOWN_NAME,
            "no stream is named \"" + name + "\", which " + here + " asks for; there are "
                + names.streamNames())));
  }

  /**
   * A name that a source has.
   *
   * @throws TidemillException if no source has it; the message lists the names of those that there
   *     are
   */
  public String findSource(String name, Origin here) {
    List<String> names = streams.stream()
        .filter(node -> node.intake().isPresent())
        .flatMap(node -> name(node).stream())
        .toList();
    if (!names.contains(name)) {
      throw new TidemillException(
          ErrorCode.UNKNOWN_NAME,
          "no source is named \"" + name + "\", which " + here + " asks for; there are " + names
              + names.stream()
                  .findFirst()
                  .map(any -> "")
                  .orElse("; name a source with named(...) on the stream that it returns"));
    }
    return name;
  }

  /** Has another input bring the records of a named input. */
  public void replaceInput(
      String name, Optional<Source<?>> source, Optional<QueueEntries<?>> queue, Origin here) {
    StreamNode node = find(name, here);
    if (node.intake().isEmpty()) {
      throw new TidemillException(
          ErrorCode.INVALID_ARGUMENT,
          here + " cannot replace the stream \"" + name + "\": it is no source but " + node.origin()
              + "; name its source, and replace that");
    }
    streams.set(
        node.id(),
        queue
            .<StreamNode>map(
                q -> new StreamNode.QueueNode(node.id(), node.origin(), batchInterval, q))
            .orElseGet(() -> new StreamNode.SourceNode(
                node.id(), node.origin(), batchInterval, source.orElseThrow())));
  }

  public void cache(StreamNode node) {
    cached.add(node.id());
  }

  public void remember(Duration duration, Origin here) {
    if (duration.compareTo(batchInterval) < 0 || duration.compareTo(SlideChecks.MAX_DURATION) > 0) {
      throw new TidemillException(
          ErrorCode.INVALID_ARGUMENT,
          "remember of " + SlideChecks.text(duration) + " in " + here
              + " is out of bounds; use a time from the batch interval of "
              + SlideChecks.text(batchInterval)
              + " to " + SlideChecks.MAX_DURATION.toDays() + " days");
    }
    if (remember.isPresent()) {
      throw new TidemillException(
          ErrorCode.INVALID_STATE,
          "remember of " + SlideChecks.text(duration) + " in " + here + " comes after remember of "
              + SlideChecks.text(remember.get().duration()) + " in "
              + remember.get().origin()
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
   * @throws TidemillException if there is no output, or two streams or outputs have one key
   */
  public StreamGraph build(Origin here) {
    if (outputs.isEmpty()) {
      throw new TidemillException(
          ErrorCode.INVALID_STATE,
          "no output operation is declared" + before(here)
              + ", so there is nothing to do; call print(), foreachRDD(...), saveAsTextFiles(...) or"
              + " writeTo(...) on a stream" + lastStream());
    }
    NodeKeys keys = NodeKeys.of(streams, views, outputs, names);
    GraphFreeze freeze = new GraphFreeze(streams, names, keys);
    return new StreamGraph(
        batchInterval,
        freeze.streams(),
        outputs.stream().map(freeze::output).toList(),
        keys,
        stateNames(keys),
        names.byFormerName(),
        cached,
        remember.map(Remembering::duration),
        redaction);
  }

  private SortedMap<String, String> stateNames(NodeKeys keys) {
    SortedMap<String, String> found = new TreeMap<>();
    for (StreamNode.ViewNode view : views) {
      view.state().keyedState().map(keys::ofState).ifPresent(state -> {
        found.put(state, state);
        if (view.part().namesState()) {
          names.ofStream(view.id()).ifPresent(name -> found.put(name, state));
        }
      });
    }
    return found;
  }

  private StreamNode add(StreamNode node) {
    streams.add(node);
    return node;
  }
}
