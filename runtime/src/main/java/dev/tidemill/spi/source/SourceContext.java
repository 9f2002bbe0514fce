/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.source;

import dev.tidemill.spi.job.ConnectorThreads;
import dev.tidemill.spi.job.JobIdentity;
import dev.tidemill.spi.storage.Storage;
import dev.tidemill.time.Clock;
import dev.tidemill.time.Time;
import java.time.Duration;
import java.util.Optional;

/**
 * What the runtime gives a source when it opens it. A source reads no other clock, starts no other threads and makes no
 * random ids.
 *
 * @param name name of the stream
 * @param job which job it is, and which of its starts
 * @param clock the job's clock
 * @param storage the job's files
 * @param threads makes the threads that the source needs
 * @param batchInterval time between two batches
 * @param originTime the time one interval before the first batch of the job's first start, for what goes by the age of the job
 * @param zeroTime the time one interval before the first batch of this start; equal to the origin in the first
 * @param defaultPartitions how many partitions the job uses where nothing else says
 * @param events takes what a person who watches the job should know
 * @param resume where to go on; empty if the job has never run before
 */
public record SourceContext(
    String name,
    JobIdentity job,
    Clock clock,
    Storage storage,
    ConnectorThreads threads,
    Duration batchInterval,
    Time originTime,
    Time zeroTime,
    int defaultPartitions,
    SourceEvents events,
    Optional<SourceResume> resume) {
  /** This context for a source that goes on where an earlier start has got to. */
  public SourceContext resuming(SourceResume from) {
    return new SourceContext(
        name,
        job,
        clock,
        storage,
        threads,
        batchInterval,
        originTime,
        zeroTime,
        defaultPartitions,
        events,
        Optional.of(from));
  }

  /** An id for one use, the same in every start of this job; see {@link JobIdentity#derivedId}. */
  public String id(String purpose) {
    return job.derivedId(name, purpose);
  }
}
