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
 * What the runtime passes to a source when it opens it. A source must not read another clock, start
 * other threads or generate random ids.
 *
 * @param name name of the stream, for messages
 * @param firstName the name that the stream had when its job first ran, or another one that no other
 *     stream of the job has had; it stays the same when the stream is renamed with
 *     {@code formerly(...)}. Whatever the source keeps elsewhere goes by it
 * @param job id of the job and epoch of this start
 * @param clock the job's clock
 * @param storage where the job keeps its files
 * @param threads creates the threads that the source needs
 * @param batchInterval time between two batches
 * @param originTime the time one interval before the first batch of the job's first start; use it
 *     for what depends on the age of the job
 * @param zeroTime the time one interval before the first batch of this start; in the first start,
 *     equal to {@code originTime}
 * @param defaultPartitions the job's default number of partitions
 * @param receivers opens a {@link ReceiverSource}
 * @param events receives problems that operators of the job should know about
 * @param resume where to continue; empty if the job has never run before
 */
public record SourceContext(
    String name,
    String firstName,
    JobIdentity job,
    Clock clock,
    Storage storage,
    ConnectorThreads threads,
    Duration batchInterval,
    Time originTime,
    Time zeroTime,
    int defaultPartitions,
    ReceiverOpener receivers,
    SourceEvents events,
    Optional<SourceResume> resume) {
  /** Creates a context for a stream that was never renamed. */
  public SourceContext(
      String name,
      JobIdentity job,
      Clock clock,
      Storage storage,
      ConnectorThreads threads,
      Duration batchInterval,
      Time originTime,
      Time zeroTime,
      int defaultPartitions,
      ReceiverOpener receivers,
      SourceEvents events,
      Optional<SourceResume> resume) {
    this(
        name,
        name,
        job,
        clock,
        storage,
        threads,
        batchInterval,
        originTime,
        zeroTime,
        defaultPartitions,
        receivers,
        events,
        resume);
  }

  /** Returns this context for a source that resumes where an earlier start left off. */
  public SourceContext resuming(SourceResume from) {
    return new SourceContext(
        name,
        firstName,
        job,
        clock,
        storage,
        threads,
        batchInterval,
        originTime,
        zeroTime,
        defaultPartitions,
        receivers,
        events,
        Optional.of(from));
  }

  /**
   * Returns an id for one purpose, which is the same in every start of this job, also if the stream
   * is renamed. See {@link JobIdentity#derivedId}.
   */
  public String id(String purpose) {
    return job.derivedId(firstName, purpose);
  }
}
