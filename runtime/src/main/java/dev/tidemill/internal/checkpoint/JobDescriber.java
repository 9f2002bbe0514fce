/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.checkpoint;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.Origin;
import dev.tidemill.error.TidemillException;
import dev.tidemill.internal.graph.OutputNode;
import dev.tidemill.internal.graph.StreamGraph;
import dev.tidemill.internal.graph.StreamNode;
import dev.tidemill.spi.state.KeyedOperator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Describes the parts of a job for which something is kept, and checks that they have names. */
final class JobDescriber {
  /** A name that a program makes anew in each run. */
  private static final Pattern RANDOM =
      Pattern.compile(".*(\\p{XDigit}{8}-(\\p{XDigit}{4}-){3}\\p{XDigit}{12}|\\p{XDigit}{24,}).*");

  private final StreamGraph graph;
  private final Set<Integer> used;
  private final List<DescribedNode> nodes = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();

  private JobDescriber(StreamGraph graph) {
    this.graph = graph;
    this.used = graph.used();
  }

  /**
   * Describes a job.
   *
   * @throws TidemillException if a source, a sink or a stream with state has no name, or a random
   *     one
   */
  static JobDescription of(StreamGraph graph) {
    return new JobDescriber(graph).description();
  }

  /**
   * By name of a state that is the window of a stream, the key of that stream: the state is of use
   * only with the batches of it that are still to leave the window.
   */
  static Map<String, String> panesOfStates(StreamGraph graph) {
    Map<String, String> panes = new HashMap<>();
    graph.states().stream()
        .filter(state -> state.window().isPresent())
        .forEach(state -> panes.put(graph.stateKey(state), graph.key(state.input())));
    return panes;
  }

  private JobDescription description() {
    graph.inputs().forEach(this::source);
    graph.states().stream().filter(this::isKept).forEach(this::state);
    graph.streams().stream()
        .filter(node -> node.lookback().isPresent())
        .filter(this::isKept)
        .map(node -> node.inputs().get(0))
        .distinct()
        .forEach(this::window);
    graph.outputs().forEach(this::output);
    if (!problems.isEmpty()) {
      throw new TidemillException(
          ErrorCode.MISSING_NAME,
          "with a checkpoint directory, sources, sinks and streams with state need names, by which a"
              + " later version of the job finds what is kept for them:\n  "
              + String.join("\n  ", problems));
    }
    return new JobDescription(nodes);
  }

  /**
   * Whether something is kept for a stream. A window that no output reads loses its batches, so what
   * it has been is of no use to a later version that reads it again; other state stays as it is.
   */
  private boolean isKept(StreamNode node) {
    return node.lookback().isEmpty() || used.contains(node.id());
  }

  private void source(StreamNode.Intake node) {
    String form = node.either(source -> kind(source.source(), node.origin()), queue -> "queue");
    String name = graph.key(node);
    check(node.origin(), name, "ssc.stream(\"name\", source), or .named(\"name\") behind it");
    add(DescribedNode.Kind.SOURCE, name, form, node.origin());
  }

  private void state(StreamNode.KeyedStateNode node) {
    String name = graph.stateKey(node);
    check(node.origin(), name, ".named(\"name\") behind it");
    String form = form(node.operator())
        + node.window().map(length -> ", " + length.toMillis() + " ms").orElse("")
        + ", " + node.groups().count() + " key groups";
    add(DescribedNode.Kind.STATE, name, form, node.origin());
  }

  /**
   * The class of a connector, or of what has declared it as a lambda, whose own name is random. Of
   * those that the operation itself brings, only the operation is known to the program.
   */
  private static String kind(Object connector, Origin origin) {
    String name = connector.getClass().getName();
    if (name.startsWith("dev.tidemill.internal.")) {
      return origin.operation();
    }
    int lambda = name.indexOf("$$Lambda");
    return lambda < 0 ? name : name.substring(0, lambda);
  }

  private static <K, V, R, M> String form(KeyedOperator<K, V, R, M> operator) {
    return operator.accept(new OperatorForm<>());
  }

  /**
   * What is kept goes by the stream that the window stands on. Its key may be a derived one: it
   * changes with the operations before it, which shows in the comparison. A plain window has nothing
   * but these records, so their form says for how long; others have a state, whose form does.
   */
  private void window(StreamNode input) {
    String form = graph.streams().stream()
        .filter(node -> node instanceof StreamNode.WindowNode && isKept(node))
        .filter(node -> node.inputs().get(0).id() == input.id())
        .flatMap(node -> node.lookback().stream())
        .max(Duration::compareTo)
        .map(longest -> "records, " + longest.toMillis() + " ms")
        .orElse("records");
    add(DescribedNode.Kind.WINDOW, graph.key(input), form, input.origin());
  }

  private void output(OutputNode output) {
    if (output.input() instanceof StreamNode.LettersNode letters && letters.onlyIfAny()) {
      return; // comes and goes with a setting
    }
    Origin origin = output.info().origin();
    output.operation().sink().ifPresent(sink -> {
      String name = output.info().name();
      check(origin, name, "writeTo(\"name\", sink), or .named(\"name\") behind the output");
      add(DescribedNode.Kind.OUTPUT, name, kind(sink, origin), origin);
    });
  }

  private void add(DescribedNode.Kind kind, String name, String form, Origin origin) {
    nodes.add(new DescribedNode(kind, name, form, origin.toString()));
  }

  private void check(Origin origin, String name, String advice) {
    Optional<String> given = origin.name();
    if (given.isEmpty()) {
      problems.add(origin + " has no name: use " + advice);
    } else if (RANDOM.matcher(given.get()).matches()) {
      problems.add(origin + " has the name \"" + name
          + "\", which looks random, so that the next start would not find it: use a fixed one");
    }
  }
}
