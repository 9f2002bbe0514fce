/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.engine;

import dev.tidemill.restore.RestoringEngine;
import dev.tidemill.spi.engine.Engine;
import dev.tidemill.spi.engine.EngineContext;
import dev.tidemill.spi.engine.EngineProvider;
import dev.tidemill.spi.engine.TaskExecutor;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Serves {@code restored[n]}: the embedded engine with n threads, which after every batch loses all that it has kept and gets it
 * back from what was written.
 */
public final class RestoringEngineProvider implements EngineProvider {
  private static final Pattern RESTORED = Pattern.compile("restored\\[(\\d{1,3})]");
  private static final long NO_RECORDS = -1;

  @Override
  public String forms() {
    return "restored[n]";
  }

  @Override
  public boolean serves(String master) {
    return RESTORED.matcher(master).matches();
  }

  @Override
  public Engine create(EngineContext context) {
    Matcher matcher = RESTORED.matcher(context.master());
    if (!matcher.matches()) {
      throw new IllegalArgumentException(context.master());
    }
    int threads = Integer.parseInt(matcher.group(1));
    TaskExecutor executor = context.taskExecutor().orElseGet(() -> new WorkerPool(threads));
    int partitions = context.partitions().orElse(threads);
    Engine engine = new EmbeddedEngine(
        executor,
        context.clock(),
        partitions,
        threads == 1 ? Long.MAX_VALUE : NO_RECORDS,
        context.times());
    return new RestoringEngine(engine);
  }
}
