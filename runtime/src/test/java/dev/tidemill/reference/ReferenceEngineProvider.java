/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.reference;

import dev.tidemill.spi.engine.Engine;
import dev.tidemill.spi.engine.EngineContext;
import dev.tidemill.spi.engine.EngineProvider;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Serves {@code reference} and {@code reference[n]}, n being the number of partitions where nothing else says. */
public final class ReferenceEngineProvider implements EngineProvider {
  private static final Pattern REFERENCE = Pattern.compile("reference(?:\\[(\\d{1,4})])?");

  @Override
  public String forms() {
    return "reference, reference[n]";
  }

  @Override
  public boolean serves(String master) {
    return REFERENCE.matcher(master).matches();
  }

  @Override
  public Engine create(EngineContext context) {
    Matcher matcher = REFERENCE.matcher(context.master());
    int partitions =
        matcher.matches() && matcher.group(1) != null ? Integer.parseInt(matcher.group(1)) : 1;
    return new ReferenceEngine(context.partitions().orElse(partitions));
  }
}
