package dev.tidemill.spi.plan;

import dev.tidemill.data.Partitioner;
import dev.tidemill.error.Origin;
import java.util.Optional;

/** A step that moves no record to another partition; consecutive ones are run as one loop. */
public final class NarrowNode<A, B> implements PlanNode<B> {
  private final Origin origin;
  private final PlanNode<A> input;
  private final Step<A, B> step;
  private final boolean keepsKeys;

  /** With {@code keepsKeys} the step promises not to change keys, so their placement stays known. */
  public NarrowNode(Origin origin, PlanNode<A> input, Step<A, B> step, boolean keepsKeys) {
    this.origin = origin;
    this.input = input;
    this.step = step;
    this.keepsKeys = keepsKeys;
  }

  public PlanNode<A> input() {
    return input;
  }

  public Step<A, B> step() {
    return step;
  }

  @Override
  public Origin origin() {
    return origin;
  }

  @Override
  public int numPartitions() {
    return input.numPartitions();
  }

  @Override
  public Optional<Partitioner> partitioner() {
    return keepsKeys ? input.partitioner() : Optional.empty();
  }

  @Override
  public <R> R accept(Visitor<R> visitor) {
    return visitor.narrow(this);
  }
}
