package contract;

import dev.tidemill.data.Pair;
import dev.tidemill.spi.engine.BatchEvaluator;
import dev.tidemill.spi.engine.Engine;
import dev.tidemill.spi.engine.Evaluator;
import dev.tidemill.spi.plan.CachedNode;
import dev.tidemill.time.Time;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;

/**
 * An engine as somebody outside would write one for workers in other processes: all that a task needs goes to its worker as
 * bytes, and all that it results in comes back as bytes. The workers happen to live in this process; no object gets to them
 * on another way.
 *
 * <p>The driver keeps records as bytes only, too. Tasks of a stage run last first, since nothing may depend on their order.
 */
final class TravellingEngine implements Engine {
  private final int defaultPartitions;
  private final Map<CachedNode<?>, Warehouse> kept = new WeakHashMap<>();

  TravellingEngine(int defaultPartitions) {
    this.defaultPartitions = defaultPartitions;
  }

  @Override
  public Evaluator evaluator() {
    return new TravellingEvaluator(defaultPartitions, kept, Optional.empty());
  }

  @Override
  public BatchEvaluator begin(Time time) {
    return new TravellingEvaluator(defaultPartitions, kept, Optional.of(time));
  }

  @Override
  public List<Pair<?, ?>> state(String name) {
    return List.of();
  }

  @Override
  public void close() {
    kept.clear();
  }
}
