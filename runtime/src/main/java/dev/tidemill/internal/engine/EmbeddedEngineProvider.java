/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.engine;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.spi.engine.Engine;
import dev.tidemill.spi.engine.EngineContext;
import dev.tidemill.spi.engine.EngineProvider;
import dev.tidemill.spi.engine.TaskExecutor;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Serves {@code local}, {@code local[n]} and {@code local[*]}: one thread, n threads, one for each
 * core.
 */
public final class EmbeddedEngineProvider implements EngineProvider {
  private static final Pattern LOCAL = Pattern.compile("local(?:\\[([^\\]]*)])?");
  private static final int MAX_THREADS = 1024;
  /** Waking a worker takes longer than a stage of so few records. */
  private static final long INLINE_RECORDS = 2_000;

  @Override
  public String forms() {
    return "local, local[n], local[*]";
  }

  @Override
  public boolean serves(String master) {
    return LOCAL.matcher(master).matches();
  }

  @Override
  public Engine create(EngineContext context) {
    int threads = threads(context.master());
    TaskExecutor executor = context.taskExecutor().orElseGet(() -> new WorkerPool(threads));
    return new EmbeddedEngine(
        executor,
        context.clock(),
        context.partitions().orElse(threads),
        INLINE_RECORDS,
        context.times());
  }

  private static int threads(String master) {
    Matcher matcher = LOCAL.matcher(master);
    if (!matcher.matches() || matcher.group(1) == null) {
      return 1;
    }
    String count = matcher.group(1);
    if (count.equals("*")) {
      return Runtime.getRuntime().availableProcessors();
    }
    try {
      int threads = Integer.parseInt(count);
      if (threads >= 1 && threads <= MAX_THREADS) {
        return threads;
      }
    } catch (NumberFormatException e) {
      // falls through to the same error as a number outside the bound
    }
    throw new TidemillException(
        ErrorCode.INVALID_ARGUMENT,
        "master \""
            + master
            + "\" asks for "
            + count
            + " threads; use local[n] with n from 1 to "
            + MAX_THREADS
            + ", or local[*] for one thread per core");
  }
}
