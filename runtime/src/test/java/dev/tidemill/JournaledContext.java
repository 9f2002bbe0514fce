/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill;

import dev.tidemill.internal.job.ContextParts;
import dev.tidemill.internal.journal.BatchJournal;

/** Makes contexts that write down how far their batches have got where a test wants it. */
public final class JournaledContext {
  private JournaledContext() {}

  public static StreamingContext of(StreamingContext.Builder builder, BatchJournal journal) {
    ContextParts parts = builder.parts();
    return new StreamingContext(new ContextParts(
        parts.settings(),
        parts.arguments(),
        parts.job(),
        parts.clock(),
        parts.manual(),
        parts.storage(),
        parts.codecs(),
        () -> journal,
        parts.packages(),
        parts.engine(),
        parts.printTarget(),
        parts.printTimes(),
        parts.printZone(),
        parts.listeners(),
        parts.functions(),
        parts.harness(),
        parts.sources(),
        parts.counters()));
  }
}
