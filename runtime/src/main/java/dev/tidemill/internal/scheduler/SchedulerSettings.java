package dev.tidemill.internal.scheduler;

import java.time.Duration;

/**
 * How batches are driven.
 *
 * @param onFailure what becomes of a batch that fails
 * @param maxAttempts attempts at a batch, if failed ones are tried again
 * @param maxBatches after so many batches the context stops by itself; 0 for never
 * @param stopTimeout how long a stop waits before it interrupts what runs
 */
public record SchedulerSettings(
    FailurePolicy onFailure, int maxAttempts, long maxBatches, Duration stopTimeout) {}
