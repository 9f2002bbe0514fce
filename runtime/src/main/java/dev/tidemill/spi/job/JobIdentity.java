/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.job;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import java.io.Serializable;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Identifies a job and one of its starts.
 *
 * <p>The id stays the same while the job resumes across restarts of its process. Two jobs have
 * different ids. Without a checkpoint directory, nothing is kept between processes, so each context
 * has a new id and its epoch is 1.
 *
 * @param id id of the job; any text that is not blank
 * @param epoch number of the start, from 1; a later start has a higher epoch
 */
public record JobIdentity(String id, long epoch) implements Serializable {
  public JobIdentity {
    if (id.isBlank()) {
      throw new TidemillException(
          ErrorCode.INVALID_ARGUMENT, "the job's id is blank; give it some text");
    }
    if (epoch < 1) {
      throw new TidemillException(
          ErrorCode.INVALID_ARGUMENT, "epoch is " + epoch + "; it must be at least 1");
    }
  }

  /** Returns the identity of a new job's first start. */
  public static JobIdentity firstStart(Supplier<String> newId) {
    return new JobIdentity(newId.get(), 1);
  }

  /**
   * Derives an id for one purpose in this job, which is the same in every epoch. Connectors use it
   * instead of a random id.
   *
   * @param name name of the stream or output
   * @param purpose what the id is for, such as {@code transactions}; ids for different purposes
   *     differ
   * @return a UUID as text, 36 characters
   */
  public String derivedId(String name, String purpose) {
    // Lengths keep ("a", "bc") and ("ab", "c") apart.
    String text = id.length() + ":" + id + name.length() + ":" + name + purpose;
    return UUID.nameUUIDFromBytes(text.getBytes(UTF_8)).toString();
  }
}
