/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill;

import dev.tidemill.codec.Codecs;
import dev.tidemill.data.Partitioner;
import dev.tidemill.error.Arguments;
import dev.tidemill.error.CallSite;
import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.Origin;
import dev.tidemill.error.TidemillException;
import dev.tidemill.function.DriverFunction2;
import dev.tidemill.internal.batch.SourceSwitches;
import dev.tidemill.internal.closure.ClosureCheck;
import dev.tidemill.internal.files.FileSink;
import dev.tidemill.internal.files.ObjectParts;
import dev.tidemill.internal.files.PartFormat;
import dev.tidemill.internal.graph.GraphBuilder;
import dev.tidemill.internal.graph.OutputOperation;
import dev.tidemill.internal.graph.StreamGraph;
import dev.tidemill.internal.graph.StreamNode;
import dev.tidemill.internal.job.ContextParts;
import dev.tidemill.internal.job.JobLifecycle;
import dev.tidemill.internal.job.JobPackages;
import dev.tidemill.internal.letters.LetterDirectory;
import dev.tidemill.internal.letters.LetterFiles;
import dev.tidemill.internal.operators.Plans;
import dev.tidemill.internal.scheduler.FailurePolicy;
import dev.tidemill.internal.settings.ContextSettings;
import dev.tidemill.listener.BatchInfo;
import dev.tidemill.listener.StreamInfo;
import dev.tidemill.rdd.RDDContext;
import dev.tidemill.rdd.RDDLike;
import dev.tidemill.spi.harness.JobHarness;
import dev.tidemill.spi.plan.PlanNode;
import dev.tidemill.spi.sink.Sink;
import dev.tidemill.spi.source.DecodedSource;
import dev.tidemill.spi.source.ReceiverSource;
import dev.tidemill.spi.source.Source;
import dev.tidemill.spi.state.KeyGroups;
import dev.tidemill.time.Time;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the streams of one context declare, and the checks and defaults that their operations share.
 * Used by one thread.
 */
final class Declarations {
  /** The output for dead letters is declared by a setting, and by no line of the program. */
  private static final CallSite LETTERS_BY_SETTING =
      new CallSite("stream.batch.onFailure=deadletter", 0);

  private final JobLifecycle lifecycle;
  private final GraphBuilder graph;
  private final ClosureCheck closures;
  private final BiConsumer<Object, Origin> functions;
  private final JobPackages packages;
  private final ContextSettings settings;
  private final RDDContext outsideBatches;
  private final Codecs codecs;
  private final int defaultPartitions;
  private final SourceSwitches sources;
  private final Map<String, Origin> fileOutputs = new HashMap<>();
  private final JobHarness harness;
  private @Nullable DeadLetterDStream deadLetters;
  private boolean keepsLetters;

  Declarations(
      ContextParts parts,
      JobLifecycle lifecycle,
      Function<Object, Optional<String>> adviceOnCaptured) {
    this.lifecycle = lifecycle;
    this.packages = parts.packages();
    this.outsideBatches =
        new RDDContext(parts.engine().evaluator(), parts.storage(), parts.codecs());
    this.codecs = parts.codecs();
    this.settings = parts.settings();
    this.graph = new GraphBuilder(settings.batchInterval());
    this.closures = new ClosureCheck(settings.closureCheck(), adviceOnCaptured);
    this.functions = parts.functions();
    this.sources = parts.sources();
    this.harness = parts.harness();
    this.defaultPartitions = parts.engine().evaluator().defaultPartitions();
  }

  /** What is declared so far; for questions, which may be asked at any time. */
  GraphBuilder graph() {
    return graph;
  }

  /**
   * Where an operation declares what it consists of.
   *
   * @throws TidemillException if the context has started
   */
  GraphBuilder declare(Origin origin) {
    lifecycle.requireDeclaring(origin);
    return graph;
  }

  /** Declares a source, whose records may be of classes in the package of its connector. */
  StreamNode source(Origin origin, Source<?> source) {
    StreamNode node = declare(origin).source(origin, source);
    Source<?> stored = source instanceof DecodedSource<?, ?> decoded ? decoded.encoded() : source;
    Object connector =
        stored instanceof ReceiverSource<?> receivers ? receivers.receiver() : stored;
    packages.addSource(connector.getClass());
    return node;
  }

  /**
   * What controls a source.
   *
   * @throws TidemillException if no source has the name
   */
  SourceControl source(String name, Origin here) {
    return new SourceControl(graph.findSource(name, here), sources.of(name), lifecycle);
  }

  /** What datasets and remembered batches are computed with. */
  RDDContext outsideBatches() {
    return outsideBatches;
  }

  /** The batches of a stream that are remembered. */
  Map<Time, PlanNode<?>> slice(Origin origin, StreamNode node, Time from, Time to) {
    return lifecycle.job().slice(origin, node, from, to);
  }

  /**
   * The nodes of streams that an operation combines.
   *
   * @throws TidemillException if one belongs to another context
   */
  List<StreamNode> nodes(Origin origin, List<? extends DStreamLike<?, ?, ?>> streams) {
    List<StreamNode> nodes = new ArrayList<>();
    for (DStreamLike<?, ?, ?> stream : Arguments.elements(streams, "stream", origin)) {
      if (stream.declarations != this) {
        throw new TidemillException(
            ErrorCode.INVALID_ARGUMENT,
            origin + " combines streams of two contexts; declare them on the same one");
      }
      nodes.add(stream.node);
    }
    return nodes;
  }

  /** The records of several streams, one stream after the other. */
  @SuppressWarnings("unchecked") // all inputs of a union have one type
  StreamNode unionOf(Origin origin, List<? extends DStreamLike<?, ?, ?>> streams) {
    return declare(origin)
        .operator(
            origin,
            nodes(origin, streams),
            (named, inputs) -> Plans.union(
                named, inputs.stream().map(p -> (PlanNode<Object>) p).toList()));
  }

  /**
   * The graph that a start runs: with a place for dead letters, if there can be any.
   *
   * @throws TidemillException if there is none, or the graph is not complete
   */
  StreamGraph toRun(Origin origin) {
    StreamGraph declared = graph.build(origin);
    if (settings.scheduling().retries().policy() != FailurePolicy.DEADLETTER || keepsLetters) {
      return declared;
    }
    Optional<String> directory =
        LetterDirectory.of(settings.deadLetterDirectory(), settings.checkpoint().directory());
    if (directory.isPresent()) {
      Origin letters = new Origin("deadLetters", Optional.empty(), LETTERS_BY_SETTING);
      int output = graph.output(
          letters,
          graph.letters(letters, true),
          new OutputOperation.Write(new LetterFiles(directory.get())));
      graph.nameOutput(output, LetterFiles.OUTPUT, letters);
      keepsLetters = true;
      return graph.build(origin);
    }
    if (!declared.readsLetters() && !harness.seesDeadLetters()) {
      throw new TidemillException(
          ErrorCode.INVALID_SETTING,
          "stream.batch.onFailure is deadletter, and there is no place for dead letters: set"
              + " stream.deadLetters.directory or a checkpoint directory, or give"
              + " ssc.deadLetters() an output");
    }
    return declared;
  }

  /** The dead letters of each batch; all calls return the same stream. */
  DeadLetterDStream deadLetters(Origin origin) {
    GraphBuilder declaring = declare(origin);
    DeadLetterDStream known = deadLetters;
    if (known == null) {
      known = new DeadLetterDStream(this, declaring.letters(origin, false));
      deadLetters = known;
    }
    return known;
  }

  /** One stream of what a function makes of each batch of several. */
  StreamNode transformed(
      Origin origin,
      List<? extends DStreamLike<?, ?, ?>> inputs,
      DriverFunction2<List<RDDLike<?, ?>>, BatchInfo, ? extends RDDLike<?, ?>> function) {
    List<? extends DStreamLike<?, ?, ?>> streams =
        List.copyOf(Arguments.elements(inputs, "stream", origin));
    return declare(origin).transform(origin, nodes(origin, streams), (in, batch, context) -> {
      List<RDDLike<?, ?>> rdds = new ArrayList<>(streams.size());
      for (int i = 0; i < streams.size(); i++) {
        rdds.add(streams.get(i).typed(in.get(i), context));
      }
      return DStreamLike.planOf(function.call(Collections.unmodifiableList(rdds), batch));
    });
  }

  /**
   * Checks what an operation takes along to the workers: a function, a partitioner, or a list of
   * both.
   */
  void checkClosure(Object function, Origin origin) {
    for (Object each : function instanceof List<?> several ? several : List.of(function)) {
      if (each instanceof Partitioner partitioner) {
        Arguments.partitions(partitioner.numPartitions(), origin);
      }
    }
    closures.check(function, origin);
    packages.add(function.getClass());
    functions.accept(function, origin);
  }

  /** Returns the default number of partitions. */
  int defaultPartitions() {
    return defaultPartitions;
  }

  Partitioner defaultPartitioner() {
    return Partitioner.hash(defaultPartitions);
  }

  /** Where keyed state lives. */
  KeyGroups keyGroups() {
    return new KeyGroups(settings.keyGroups(), defaultPartitions);
  }

  /** Whether inverse functions are checked each time. */
  boolean checksInverses() {
    return settings.inverseCheck();
  }

  /** Whether functions get copies of states and window values that they could change in place. */
  boolean copiesState() {
    return settings.copyState() || settings.checkpoint().directory().isPresent();
  }

  /** How records are saved in object files. */
  PartFormat<Object> objectParts(Origin origin, StreamNode records) {
    return new ObjectParts<>(origin, records.origin(), codecs);
  }

  /** Two outputs into the same directories would replace each other's files. */
  Sink<Object> fileSink(Origin origin, String prefix, String suffix, PartFormat<Object> format) {
    if (prefix.isEmpty()) {
      throw new TidemillException(
          ErrorCode.INVALID_ARGUMENT,
          "the prefix given to " + origin + " is empty; give it a path and a name");
    }
    Sink<Object> sink = new FileSink<>(prefix, suffix, format);
    String directories = prefix + "-TIME" + (suffix.isEmpty() ? "" : "." + suffix);
    Origin other = fileOutputs.putIfAbsent(directories, origin);
    if (other != null) {
      throw new TidemillException(
          ErrorCode.DUPLICATE_NAME,
          origin + " writes to " + directories + ", as " + other
              + " does already; use another prefix or suffix");
    }
    return sink;
  }

  /**
   * The streams that have a name, in the order of declaration; of the others, the sources and those
   * that nothing uses.
   */
  List<StreamInfo> streams() {
    Set<Integer> reached = graph.reached();
    Set<Integer> used = graph.inputsOfOthers();
    Set<Origin> reachedOperations = new HashSet<>(); // which may consist of several streams
    for (StreamNode node : graph.streams()) {
      if (reached.contains(node.id())) {
        reachedOperations.add(node.origin());
      }
    }
    List<StreamInfo> infos = new ArrayList<>();
    for (StreamNode node : graph.streams()) {
      Optional<String> name = graph.name(node);
      boolean isReached = reached.contains(node.id());
      boolean isDeadEnd = !used.contains(node.id()) && !reachedOperations.contains(node.origin());
      if (name.isPresent() || node.intake().isPresent() || isDeadEnd) {
        infos.add(new StreamInfo(
            name,
            name.map(node.origin()::named).orElse(node.origin()),
            kind(node),
            node.slide(),
            isReached));
      }
    }
    return infos;
  }

  private static StreamInfo.Kind kind(StreamNode node) {
    return node.intake()
        .map(intake -> intake.either(
            source ->
                source.source().hasReceiver() ? StreamInfo.Kind.RECEIVER : StreamInfo.Kind.SOURCE,
            queue -> StreamInfo.Kind.SOURCE))
        .orElse(StreamInfo.Kind.DERIVED);
  }
}
