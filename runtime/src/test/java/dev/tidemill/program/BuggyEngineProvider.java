/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.program;

import dev.tidemill.spi.engine.Engine;
import dev.tidemill.spi.engine.EngineContext;
import dev.tidemill.spi.engine.EngineProvider;
import java.util.Arrays;

/** Serves {@code buggy:NAME} for each {@link Bug}. */
public final class BuggyEngineProvider implements EngineProvider {
  private static final String PREFIX = "buggy:";

  @Override
  public String forms() {
    return PREFIX + "NAME";
  }

  @Override
  public boolean serves(String master) {
    return Arrays.stream(Bug.values()).anyMatch(bug -> master.equals(PREFIX + bug));
  }

  @Override
  public Engine create(EngineContext context) {
    Bug bug = Bug.valueOf(context.master().substring(PREFIX.length()));
    return new BuggyEngine(bug, context.partitions().orElse(2));
  }
}
