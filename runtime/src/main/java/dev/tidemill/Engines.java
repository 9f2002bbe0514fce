package dev.tidemill;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.spi.engine.Engine;
import dev.tidemill.spi.engine.EngineContext;
import dev.tidemill.spi.engine.EngineProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;

/** Finds the engine that serves a master URL, among those on the class path. */
final class Engines {
  private Engines() {}

  static Engine create(EngineContext context) {
    List<String> forms = new ArrayList<>();
    for (EngineProvider provider : ServiceLoader.load(EngineProvider.class, loader())) {
      if (provider.serves(context.master())) {
        return provider.create(context);
      }
      forms.add(provider.forms());
    }
    throw new TidemillException(
        ErrorCode.UNKNOWN_MASTER,
        "no engine on the class path serves the master \""
            + context.master()
            + "\"; there is "
            + String.join("; ", forms)
            + ". For a Spark cluster, add the dependency dev.tidemill:tidemill-spark");
  }

  private static ClassLoader loader() {
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    return context == null ? Engines.class.getClassLoader() : context;
  }
}
