package dev.tidemill.internal.graph;

import dev.tidemill.error.Origin;
import dev.tidemill.rdd.BatchQueue;
import dev.tidemill.spi.source.Source;
import java.time.Duration;
import java.util.List;

/** A stream that the program declared. Its number is its place in the order of declaration, from 0. */
public sealed interface StreamNode {
  int id();

  Origin origin();

  /** Time between two batches of this stream. */
  Duration slide();

  List<StreamNode> inputs();

  /** Records that a source brings. */
  record SourceNode(int id, Origin origin, Duration slide, Source<?> source) implements StreamNode {
    @Override
    public List<StreamNode> inputs() {
      return List.of();
    }
  }

  /** Records, or RDDs, that wait in a queue. */
  record QueueNode(int id, Origin origin, Duration slide, BatchQueue<?> queue)
      implements StreamNode {
    @Override
    public List<StreamNode> inputs() {
      return List.of();
    }
  }

  /** An operation that treats every batch the same. */
  record OperatorNode(int id, Origin origin, List<StreamNode> inputs, PlanOperator operator)
      implements StreamNode {
    public OperatorNode {
      inputs = List.copyOf(inputs);
    }

    @Override
    public Duration slide() {
      return inputs.get(0).slide();
    }
  }

  /** An operation by code of the user's that runs for every batch. */
  record TransformNode(int id, Origin origin, List<StreamNode> inputs, PlanTransform transform)
      implements StreamNode {
    public TransformNode {
      inputs = List.copyOf(inputs);
    }

    @Override
    public Duration slide() {
      return inputs.get(0).slide();
    }
  }

  /** The records of the last batches of another stream. */
  record WindowNode(int id, Origin origin, StreamNode input, Duration length, Duration slide)
      implements StreamNode {
    @Override
    public List<StreamNode> inputs() {
      return List.of(input);
    }
  }
}
