/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.engine;

import dev.tidemill.spi.engine.Engine;
import dev.tidemill.spi.engine.EngineContext;
import dev.tidemill.spi.engine.EngineProvider;
import dev.tidemill.spi.engine.TaskExecutor;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Serves {@code parallel[n]}: the embedded engine with n threads, which it uses for the smallest stage. The engine of {@code
 * local[n]} runs small stages on the driver, and so would have nothing to do for its workers in most tests.
 */
public final class ParallelEngineProvider implements EngineProvider {
  private static final Pattern PARALLEL = Pattern.compile("parallel\\[(\\d{1,3})]");
  private static final long NO_RECORDS = -1;

  @Override
  public String forms() {
    return "parallel[n]";
  }

  @Override
  public boolean serves(String master) {
    return PARALLEL.matcher(master).matches();
  }

  @Override
  public Engine create(EngineContext context) {
    Matcher matcher = PARALLEL.matcher(context.master());
    if (!matcher.matches()) {
      throw new IllegalArgumentException(context.master());
    }
    int threads = Integer.parseInt(matcher.group(1));
    TaskExecutor executor = context.taskExecutor().orElseGet(() -> new WorkerPool(threads));
    return new EmbeddedEngine(
        executor,
        context.clock(),
        context.partitions().orElse(threads),
        NO_RECORDS,
        context.times());
  }
}
