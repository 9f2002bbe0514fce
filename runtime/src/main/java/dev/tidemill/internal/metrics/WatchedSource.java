/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.metrics;

import dev.tidemill.error.Origin;
import dev.tidemill.internal.batch.SourceSwitch;
import dev.tidemill.listener.SourceState;
import dev.tidemill.spi.source.OpenSource;
import java.util.Optional;

/**
 * A source of a job that is watched.
 *
 * @param control what the program wants of it
 * @param open asked how far the job is behind; empty for a queue
 */
public record WatchedSource(
    String name,
    Origin origin,
    boolean isReceiver,
    Optional<OpenSource<?>> open,
    SourceSwitch control) {
  /** What limits it now. */
  SourceState state() {
    return new SourceState(name, control.isPaused(), control.rate(), control.lastLimit());
  }

  /** The same source when it is closed: it keeps nothing of the program alive. */
  WatchedSource closed() {
    return new WatchedSource(name, origin, isReceiver, Optional.empty(), control);
  }
}
