/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill;

import dev.tidemill.internal.job.ContextParts;
import dev.tidemill.spi.metrics.PageSettings;
import java.time.Duration;
import java.util.Optional;

/**
 * Finds the history that runs of a job have left.
 *
 * <pre>{@code
 * HistoryInspection.settings(Optional.of(new Orders())).history();
 * // Optional[History[directory=/checkpoints/orders/history, maxBytes=33554432]]
 * }</pre>
 */
public final class HistoryInspection {
  private HistoryInspection() {}

  /**
   * The settings of the page as a job has them that is started in this process. The job is
   * configured, not defined.
   *
   * @param job the job; without one, the settings are those of the process
   * @throws dev.tidemill.error.TidemillException if a setting is invalid
   */
  public static PageSettings settings(Optional<StreamJob> job) {
    StreamingContext.Builder builder = StreamingContext.builder()
        .defaultSetting("stream.partitions", "1", "nothing is computed")
        .batchInterval(Duration.ofSeconds(1));
    job.ifPresent(of -> of.configure(builder));
    ContextParts parts = builder.parts();
    // Closes the engine, which is not used.
    new StreamingContext(parts).close();
    return parts.settings().page();
  }
}
