/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package contract;

import dev.tidemill.spi.engine.Engine;
import dev.tidemill.spi.engine.EngineContext;
import dev.tidemill.spi.engine.EngineProvider;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Serves {@code travelling[n]}, n being the number of partitions where nothing else says. */
public final class TravellingEngineProvider implements EngineProvider {
  private static final Pattern TRAVELLING = Pattern.compile("travelling\\[(\\d{1,4})]");

  @Override
  public String forms() {
    return "travelling[n]";
  }

  @Override
  public boolean serves(String master) {
    return TRAVELLING.matcher(master).matches();
  }

  @Override
  public Engine create(EngineContext context) {
    Matcher matcher = TRAVELLING.matcher(context.master());
    if (!matcher.matches()) {
      throw new IllegalArgumentException(context.master());
    }
    return new TravellingEngine(context.partitions().orElse(Integer.parseInt(matcher.group(1))));
  }
}
