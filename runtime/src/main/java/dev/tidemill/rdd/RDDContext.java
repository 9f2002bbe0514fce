package dev.tidemill.rdd;

import dev.tidemill.data.Pair;
import dev.tidemill.spi.engine.Evaluator;
import dev.tidemill.spi.plan.PlanNode;
import dev.tidemill.spi.sink.StagingFunction;
import dev.tidemill.spi.storage.Storage;
import java.util.List;

/**
 * Where plans and datasets meet: makes datasets of plans, and gives the plans of datasets back. For whoever plans and runs
 * batches; a job does not need it.
 *
 * @param evaluator computes plans
 * @param storage takes the files that datasets are saved to
 */
public record RDDContext(Evaluator evaluator, Storage storage) {
  /** The dataset of a plan. */
  public <T> RDD<T> rdd(PlanNode<T> plan) {
    return new RDD<>(plan, this);
  }

  /** The dataset of a plan of pairs. */
  public <K, V> PairRDD<K, V> pairs(PlanNode<Pair<K, V>> plan) {
    return new PairRDD<>(plan, this);
  }

  /** What computing a dataset means. */
  public static <T> PlanNode<T> plan(RDDLike<T, ?> rdd) {
    return rdd.plan;
  }

  /**
   * Computes a plan and hands each partition to a writer of a sink, on the workers. Returns what the writers say where it is,
   * in the order of partitions; nothing is visible to readers yet.
   */
  public <T> List<String> stage(PlanNode<T> plan, StagingFunction<? super T> writers) {
    return evaluator.evaluate(plan, Actions.stage(writers));
  }
}
