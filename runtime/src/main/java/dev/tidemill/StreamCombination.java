package dev.tidemill;

import dev.tidemill.error.Arguments;
import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.Origin;
import dev.tidemill.error.TidemillException;
import dev.tidemill.internal.graph.StreamNode;
import dev.tidemill.internal.operators.Plans;
import dev.tidemill.spi.plan.PlanNode;
import java.util.ArrayList;
import java.util.List;

/** What becomes one stream out of several of the same context. */
final class StreamCombination {
  private StreamCombination() {}

  /**
   * The nodes of streams that an operation combines.
   *
   * @throws TidemillException if one belongs to another context
   */
  static List<StreamNode> nodes(
      StreamingContext ssc, Origin origin, List<? extends DStreamLike<?, ?, ?>> streams) {
    List<StreamNode> nodes = new ArrayList<>();
    for (DStreamLike<?, ?, ?> stream : Arguments.elements(streams, "stream", origin)) {
      if (stream.ssc != ssc) {
        throw new TidemillException(
            ErrorCode.INVALID_ARGUMENT,
            origin + " combines streams of two contexts; declare them on the same one");
      }
      nodes.add(stream.node);
    }
    return nodes;
  }

  @SuppressWarnings("unchecked") // all inputs of a union have one type
  static StreamNode union(
      StreamingContext ssc, Origin origin, List<? extends DStreamLike<?, ?, ?>> streams) {
    return ssc.declare(origin)
        .operator(
            origin,
            nodes(ssc, origin, streams),
            (named, inputs) -> Plans.union(
                named, inputs.stream().map(p -> (PlanNode<Object>) p).toList()));
  }
}
