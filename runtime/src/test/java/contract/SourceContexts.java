/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package contract;

import dev.tidemill.error.Origin;
import dev.tidemill.internal.settings.DefaultSettings;
import dev.tidemill.internal.source.ReceiverOpening;
import dev.tidemill.listener.StreamingListener;
import dev.tidemill.spi.job.ConnectorThreads;
import dev.tidemill.spi.job.JobIdentity;
import dev.tidemill.spi.source.SourceContext;
import dev.tidemill.spi.source.SourceEvents;
import dev.tidemill.spi.storage.LocalStorage;
import dev.tidemill.spi.storage.Storage;
import dev.tidemill.time.Clock;
import dev.tidemill.time.Time;
import java.time.Duration;
import java.util.Optional;

/** Contexts of a job that began at the epoch, with batches of one second and four partitions. */
public final class SourceContexts {
  private SourceContexts() {}

  public static SourceContext of(String name, Clock clock, SourceEvents events) {
    return of(name, clock, events, new LocalStorage());
  }

  public static SourceContext of(String name, Clock clock, SourceEvents events, Storage storage) {
    return new SourceContext(
        name,
        new JobIdentity("job", 1),
        clock,
        storage,
        ConnectorThreads.of(name),
        Duration.ofSeconds(1),
        Time.ofMillis(0),
        Time.ofMillis(0),
        4,
        new ReceiverOpening(
            Origin.here("receiverStream"),
            DefaultSettings.streams().receivers(),
            new StreamingListener() {},
            Optional.empty(),
            true),
        events,
        Optional.empty());
  }
}
