/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.engine;

/**
 * Creates engines for master URLs. Providers are found with {@link java.util.ServiceLoader}.
 *
 * <p>Called when a context is built, on the thread that builds it. The first provider that serves
 * the URL creates the engine.
 */
public interface EngineProvider {
  /**
   * Returns the forms of master URLs that this provider serves, for messages; for example,
   * {@code local[n]}.
   */
  String forms();

  /** Returns whether this provider serves the URL. Must not throw or have side effects. */
  boolean serves(String master);

  /** Creates the engine. Throws if the URL has a supported form but an invalid value. */
  Engine create(EngineContext context);
}
