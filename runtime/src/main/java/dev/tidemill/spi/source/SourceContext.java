/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.source;

import dev.tidemill.spi.storage.Storage;
import dev.tidemill.time.Clock;
import dev.tidemill.time.Time;
import java.time.Duration;

/**
 * What the runtime gives a source when it opens it.
 *
 * @param name name of the stream
 * @param clock the job's clock; a source reads no other
 * @param storage the job's files
 * @param batchInterval time between two batches
 * @param zeroTime the time one interval before the first batch
 * @param defaultPartitions how many partitions the job uses where nothing else says
 * @param events takes what a person who watches the job should know
 */
public record SourceContext(
    String name,
    Clock clock,
    Storage storage,
    Duration batchInterval,
    Time zeroTime,
    int defaultPartitions,
    SourceEvents events) {}
