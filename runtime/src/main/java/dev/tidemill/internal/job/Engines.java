/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.job;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.spi.engine.Engine;
import dev.tidemill.spi.engine.EngineContext;
import dev.tidemill.spi.engine.EngineProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;

/** Finds the engine that serves a master URL, among those on the class path. */
public final class Engines {
  private Engines() {}

  /**
   * Makes the engine.
   *
   * @param setBy where the master was set, as the end of an error
   */
  public static Engine create(EngineContext context, String setBy) {
    List<String> forms = new ArrayList<>();
    for (EngineProvider provider : ServiceLoader.load(EngineProvider.class, loader())) {
      if (provider.serves(context.master())) {
        return create(provider, context, setBy);
      }
      forms.add(provider.forms());
    }
    throw new TidemillException(
        ErrorCode.UNKNOWN_MASTER,
        "no engine on the class path serves the master \"" + context.master() + "\"" + setBy
            + "; there is " + String.join("; ", forms));
  }

  private static Engine create(EngineProvider provider, EngineContext context, String setBy) {
    try {
      return provider.create(context);
    } catch (TidemillException e) {
      throw new TidemillException(e.code(), e.getMessage() + setBy, e);
    }
  }

  private static ClassLoader loader() {
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    return context == null ? Engines.class.getClassLoader() : context;
  }
}
