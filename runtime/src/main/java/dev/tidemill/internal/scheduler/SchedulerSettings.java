/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.scheduler;

import java.time.Duration;

/**
 * How batches are driven.
 *
 * @param retries how a failed batch is handled, and how often it is attempted
 * @param retryOutputsFor how long publishing a decided batch is tried after it has first failed
 * @param maxBatches number of batches after which the context stops by itself; 0 for never
 * @param stopTimeout how long a stop waits before it interrupts what runs
 * @param maxDeadLetters how many records a batch may give up
 * @param watchdogIntervals after how many batch intervals without progress there is a warning; 0 for
 *     never
 */
public record SchedulerSettings(
    Retries retries,
    Duration retryOutputsFor,
    long maxBatches,
    Duration stopTimeout,
    int maxDeadLetters,
    long watchdogIntervals) {}
