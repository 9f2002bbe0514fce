package dev.tidemill.spi.plan;

import dev.tidemill.data.Partitioner;
import dev.tidemill.error.Origin;
import java.util.Optional;

/** The records of its input, kept once they have been computed. */
public final class CachedNode<T> implements PlanNode<T> {
  /** How long the records are kept. */
  public enum Scope {
    /** Until the batch is over: several of its outputs read them. */
    BATCH,
    /** Until they are released, or nobody holds this node any more: later batches read them. */
    KEPT
  }

  private final Origin origin;
  private final PlanNode<T> input;
  private final Scope scope;
  private final int numPartitions;
  private final Optional<Partitioner> partitioner;

  public CachedNode(Origin origin, PlanNode<T> input, Scope scope) {
    this.origin = origin;
    this.input = input;
    this.scope = scope;
    this.numPartitions = input.numPartitions();
    this.partitioner = input.partitioner();
  }

  public PlanNode<T> input() {
    return input;
  }

  public Scope scope() {
    return scope;
  }

  @Override
  public Origin origin() {
    return origin;
  }

  @Override
  public int numPartitions() {
    return numPartitions;
  }

  @Override
  public Optional<Partitioner> partitioner() {
    return partitioner;
  }

  @Override
  public <R> R accept(Visitor<R> visitor) {
    return visitor.cached(this);
  }
}
