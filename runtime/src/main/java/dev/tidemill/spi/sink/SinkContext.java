/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.sink;

import dev.tidemill.spi.job.ConnectorThreads;
import dev.tidemill.spi.job.JobIdentity;
import dev.tidemill.spi.storage.Storage;

/**
 * What the runtime passes to a sink when it opens it. A sink must not start other threads or
 * generate random ids.
 *
 * @param name name of the output, unique in the job: the name given by {@code named(...)} or
 *     {@code writeTo(name, sink)}, or else one derived from its stream and the operation, such as
 *     {@code counts.writeTo}
 * @param job id of the job and epoch of this start
 * @param storage where the job keeps its files
 * @param threads creates the threads that the sink needs
 * @param staging staging area for a sink that does not have its own
 */
public record SinkContext(
    String name, JobIdentity job, Storage storage, ConnectorThreads threads, Staging staging) {
  /**
   * Creates a context with {@linkplain ConnectorThreads#of plain threads} and staging in memory.
   */
  public SinkContext(String name, JobIdentity job, Storage storage) {
    this(name, job, storage, ConnectorThreads.of(name), new MemoryStaging());
  }

  /**
   * Returns an id for one purpose, which is the same in every start of this job. See
   * {@link JobIdentity#derivedId}.
   */
  public String id(String purpose) {
    return job.derivedId(name, purpose);
  }
}
