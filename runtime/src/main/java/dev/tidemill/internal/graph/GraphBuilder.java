package dev.tidemill.internal.graph;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.Origin;
import dev.tidemill.error.TidemillException;
import dev.tidemill.listener.OutputInfo;
import dev.tidemill.rdd.BatchQueue;
import dev.tidemill.spi.source.Source;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
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
  private final Duration batchInterval;
  private final List<StreamNode> streams = new ArrayList<>();
  private final List<OutputNode> outputs = new ArrayList<>();
  private final Map<String, StreamNode> byName = new LinkedHashMap<>();
  private final Map<Integer, String> names = new TreeMap<>();
  private final Set<Integer> cached = new HashSet<>();
  private Optional<Duration> remember = Optional.empty();

  public GraphBuilder(Duration batchInterval) {
    this.batchInterval = batchInterval;
  }

  public Duration batchInterval() {
    return batchInterval;
  }

  public StreamNode source(Origin origin, Source<?> source) {
    return add(new StreamNode.SourceNode(streams.size(), origin, batchInterval, source));
  }

  public StreamNode queue(Origin origin, BatchQueue<?> queue) {
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
    checkMultiple(origin, "window", length, input.slide());
    checkMultiple(origin, "slide", slide, input.slide());
    return add(new StreamNode.WindowNode(streams.size(), origin, input, length, slide));
  }

  public void output(Origin origin, StreamNode input, OutputOperation operation) {
    outputs.add(new OutputNode(new OutputInfo(outputs.size(), origin), input, operation));
  }

  /** Gives a stream a name, by which it is found, and which errors and events mention. */
  public void name(StreamNode node, String name, Origin here) {
    if (name.isBlank()) {
      throw new TidemillException(
          ErrorCode.INVALID_ARGUMENT, "the name given in " + here + " is blank");
    }
    StreamNode other = byName.get(name);
    if (other != null && other.id() != node.id()) {
      throw new TidemillException(
          ErrorCode.DUPLICATE_NAME,
          "the name \""
              + name
              + "\" given in "
              + here
              + " belongs to "
              + other.origin()
              + " already; use another name");
    }
    String old = names.put(node.id(), name);
    if (old != null) {
      byName.remove(old);
    }
    byName.put(name, node);
  }

  public Optional<String> name(StreamNode node) {
    return Optional.ofNullable(names.get(node.id()));
  }

  /** The stream of a name; the error lists the names there are. */
  public StreamNode find(String name) {
    StreamNode node = byName.get(name);
    if (node == null) {
      throw new TidemillException(
          ErrorCode.UNKNOWN_NAME,
          "no stream is named \"" + name + "\"; there are " + byName.keySet());
    }
    return node;
  }

  /** Has another input bring the records of a named input. */
  public void replaceInput(String name, Optional<Source<?>> source, Optional<BatchQueue<?>> queue) {
    StreamNode node = find(name);
    if (!node.inputs().isEmpty()) {
      throw new TidemillException(
          ErrorCode.INVALID_ARGUMENT,
          "the stream \"" + name + "\" is no source but " + node.origin() + "; name its source");
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
    if (duration.compareTo(batchInterval) < 0) {
      throw new TidemillException(
          ErrorCode.INVALID_ARGUMENT,
          "remember of "
              + duration.toMillis()
              + " ms in "
              + here
              + " is less than the batch interval of "
              + batchInterval.toMillis()
              + " ms");
    }
    remember = Optional.of(duration);
  }

  /**
   * Freezes the graph.
   *
   * @throws TidemillException if there is no output
   */
  public StreamGraph build() {
    if (outputs.isEmpty()) {
      throw new TidemillException(
          ErrorCode.INVALID_STATE,
          "no output operation is declared, so there is nothing to do; call print(), foreachRDD(...),"
              + " saveAsTextFiles(...) or writeTo(...) on a stream");
    }
    return new GraphFreeze(streams, names).freeze(batchInterval, outputs, cached, remember);
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
    long millis = value.toMillis();
    long unitMillis = unit.toMillis();
    if (millis <= 0 || millis % unitMillis != 0 || value.toNanosPart() % 1_000_000 != 0) {
      long below = Math.max(1, Math.floorDiv(millis, unitMillis)) * unitMillis;
      throw new TidemillException(
          ErrorCode.INVALID_ARGUMENT,
          what
              + " of "
              + (value.toNanosPart() % 1_000_000 == 0 ? millis + " ms" : value.toString())
              + " is not a positive multiple of "
              + unitMillis
              + " ms, the slide of its input, in "
              + origin
              + "; use "
              + below
              + " ms or "
              + (below + unitMillis)
              + " ms");
    }
  }
}
