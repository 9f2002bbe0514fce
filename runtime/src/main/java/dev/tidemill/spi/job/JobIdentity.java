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
 * Which job this is, and which of its starts.
 *
 * <p>The id stays the same for as long as the job goes on where it was, over restarts of its process. Two jobs have
 * different ids. Without a checkpoint directory nothing is kept from one process to the next, so each context has an id
 * of its own and each start is the first.
 *
 * @param id names the job; any text that is not blank
 * @param epoch counts the starts of the job, from 1: a later start has a higher epoch
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

  /** The first start of a job that gets its id now. */
  public static JobIdentity firstStart(Supplier<String> newId) {
    return new JobIdentity(newId.get(), 1);
  }

  /**
   * An id for one use in this job, the same in each epoch: what a connector takes instead of a random one.
   *
   * @param name name of the stream or output
   * @param purpose what the id is for, such as {@code transactions}; ids for different purposes differ
   * @return a UUID as text, 36 characters
   */
  public String derivedId(String name, String purpose) {
    // Lengths keep ("a", "bc") and ("ab", "c") apart.
    String text = id.length() + ":" + id + name.length() + ":" + name + purpose;
    return UUID.nameUUIDFromBytes(text.getBytes(UTF_8)).toString();
  }
}
