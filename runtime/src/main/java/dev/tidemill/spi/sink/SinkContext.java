/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.sink;

import dev.tidemill.spi.job.ConnectorThreads;
import dev.tidemill.spi.job.JobIdentity;
import dev.tidemill.spi.storage.Storage;

/**
 * What the runtime gives a sink when it opens it. A sink starts no other threads and makes no random ids.
 *
 * @param name name of the output, unique in the job: the one given by {@code named(...)} or {@code writeTo(name, sink)}, else one made of
 *     its stream and the operation, such as {@code counts.writeTo}
 * @param job which job it is, and which of its starts
 * @param storage the job's files
 * @param threads makes the threads that the sink needs
 * @param staging keeps what the sink stages, if the sink has no place of its own
 */
public record SinkContext(
    String name, JobIdentity job, Storage storage, ConnectorThreads threads, Staging staging) {
  /** A context with {@linkplain ConnectorThreads#of plain threads} and staging in memory. */
  public SinkContext(String name, JobIdentity job, Storage storage) {
    this(name, job, storage, ConnectorThreads.of(name), new MemoryStaging());
  }

  /** An id for one use, the same in every start of this job; see {@link JobIdentity#derivedId}. */
  public String id(String purpose) {
    return job.derivedId(name, purpose);
  }
}
