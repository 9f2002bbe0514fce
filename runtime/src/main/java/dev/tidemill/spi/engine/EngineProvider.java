/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.engine;

/**
 * Makes engines for master URLs; found through {@link java.util.ServiceLoader}.
 *
 * <p>Called when a context is built, on the thread that builds it. The first provider that serves the URL makes the engine.
 */
public interface EngineProvider {
  /** Forms of master URL this provider serves, for messages; for example {@code local[n]}. */
  String forms();

  /** Whether this provider serves the URL; must not throw and not touch anything outside. */
  boolean serves(String master);

  /** Makes the engine; throws if the URL has the right form but a wrong value. */
  Engine create(EngineContext context);
}
