/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.graph;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.Origin;
import dev.tidemill.error.TidemillException;
import dev.tidemill.internal.graph.StreamNode.KeyedStateNode;
import dev.tidemill.internal.graph.StreamNode.LettersNode;
import dev.tidemill.internal.graph.StreamNode.OperatorNode;
import dev.tidemill.internal.graph.StreamNode.PaneNode;
import dev.tidemill.internal.graph.StreamNode.QueueNode;
import dev.tidemill.internal.graph.StreamNode.SourceNode;
import dev.tidemill.internal.graph.StreamNode.TransformNode;
import dev.tidemill.internal.graph.StreamNode.ViewNode;
import dev.tidemill.internal.graph.StreamNode.WindowNode;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Finds the {@link NodeKeys} of one program: of each stream after its inputs, of outputs at the
 * end.
 */
final class KeyNaming implements StreamNode.Visitor<String> {
  /** A longer key is cut: programs that declare in loops have long chains. */
  private static final int MAX_LENGTH = 120;

  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  private final GivenNames names;

  /** By number of a state, the streams that show it. */
  private final Map<Integer, List<ViewNode>> views;

  /** By number of a pane, the first window that reads it. */
  private final Map<Integer, KeyedStateNode> firstWindows = new HashMap<>();

  private final Map<Integer, String> streams = new HashMap<>();

  /** By number of a state, the key of the operation that keeps it. */
  private final Map<Integer, String> operations = new HashMap<>();

  /** How often a derived key was needed so far. */
  private final Map<String, Integer> uses = new HashMap<>();

  private final Map<String, Origin> owners = new HashMap<>();

  KeyNaming(GivenNames names, List<ViewNode> views) {
    this.names = names;
    this.views =
        views.stream().collect(Collectors.groupingBy(view -> view.state().id()));
  }

  NodeKeys keys(List<StreamNode> declared, List<DeclaredOutput> declaredOutputs) {
    Map<Integer, String> states = new HashMap<>();
    Map<Integer, String> outputs = new HashMap<>();
    declared.forEach(node -> node.keyedState()
        .ifPresent(state -> firstWindows.putIfAbsent(state.input().id(), state)));
    for (StreamNode node : declared) {
      String key = node.accept(this);
      node.keyedState().ifPresentOrElse(state -> states.put(state.id(), key), () -> {
        own(key, node.origin());
        streams.put(node.id(), key);
      });
    }
    for (DeclaredOutput output : declaredOutputs) {
      String derived = derived(List.of(output.input()), output.origin());
      String key = names.ofOutput(output.index()).orElse(derived);
      own(key, output.origin());
      outputs.put(output.index(), key);
    }
    return new NodeKeys(streams, states, outputs);
  }

  @Override
  public String source(SourceNode node) {
    return named(node, numbered(node.origin().operation()));
  }

  @Override
  public String queue(QueueNode node) {
    return named(node, numbered(node.origin().operation()));
  }

  @Override
  public String operator(OperatorNode node) {
    return named(node, derived(node.inputs(), node.origin()));
  }

  @Override
  public String transform(TransformNode node) {
    return named(node, derived(node.inputs(), node.origin()));
  }

  @Override
  public String window(WindowNode node) {
    return named(node, derived(node.inputs(), node.origin()));
  }

  @Override
  public String pane(PaneNode node) {
    boolean goesByInput =
        !node.byFunction() && names.ofStream(node.input().id()).isPresent();
    if (goesByInput) {
      return streams.get(node.input().id()) + ".panes." + node.values();
    }
    KeyedStateNode window = firstWindows.get(node.id());
    if (window == null) {
      throw new IllegalStateException("no window reads the panes of " + node.origin());
    }
    return operation(window) + ".panes";
  }

  @Override
  public String keyedState(KeyedStateNode node) {
    return given(node, ViewNode.Part.RESULT)
        .or(() -> given(node, ViewNode.Part.SNAPSHOTS))
        .orElseGet(() -> operation(node));
  }

  @Override
  public String view(ViewNode node) {
    return node.state()
        .keyedState()
        .map(state -> named(node, operation(state) + node.part().suffix()))
        .orElseThrow();
  }

  @Override
  public String letters(LettersNode node) {
    return named(node, numbered(node.origin().operation()));
  }

  /** The key of an operation that keeps state: what it returns has it. */
  private String operation(KeyedStateNode state) {
    String known = operations.get(state.id());
    if (known == null) {
      List<StreamNode> inputs =
          state.window().isEmpty() ? state.inputs() : state.input().inputs();
      String derived = derived(inputs, state.origin());
      known = given(state, ViewNode.Part.RESULT).orElse(derived);
      operations.put(state.id(), known);
    }
    return known;
  }

  /** The name given to one of the streams that show a state. */
  private Optional<String> given(KeyedStateNode state, ViewNode.Part part) {
    return views.getOrDefault(state.id(), List.of()).stream()
        .filter(view -> view.part() == part)
        .findFirst()
        .flatMap(view -> names.ofStream(view.id()));
  }

  private String named(StreamNode node, String derived) {
    return names.ofStream(node.id()).orElse(derived);
  }

  /** Returns the key of an operation on these inputs without an explicit name. */
  private String derived(List<StreamNode> inputs, Origin origin) {
    List<String> keys = inputs.stream().map(input -> streams.get(input.id())).toList();
    String others =
        keys.size() == 1 ? "" : "(" + String.join(",", keys.subList(1, keys.size())) + ")";
    String key = keys.get(0) + "." + origin.operation() + others;
    return numbered(
        key.length() <= MAX_LENGTH ? key : "~" + digest(key) + "." + origin.operation());
  }

  private String numbered(String key) {
    int use = uses.merge(key, 1, Integer::sum);
    return use == 1 ? key : key + "-" + use;
  }

  private void own(String key, Origin origin) {
    Origin other = owners.put(key, origin);
    if (other != null) {
      throw new TidemillException(
          ErrorCode.DUPLICATE_NAME,
          "the name \"" + key + "\" stands for " + other + " and for " + origin
              + "; name both, each by a name of its own");
    }
  }

  /** FNV-1a, which is the same in every JVM. */
  private static String digest(String text) {
    long hash = FNV_OFFSET;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * FNV_PRIME;
    }
    return HexFormat.of().toHexDigits(hash);
  }
}
