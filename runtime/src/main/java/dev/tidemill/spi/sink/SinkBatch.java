/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.sink;

import dev.tidemill.time.Time;
import java.io.Serializable;

/**
 * Which writing of which batch this is. The same time means the same records.
 *
 * @param timeMillis time of the batch, and the name under which it is published
 * @param epoch counts the starts of the job: a later start has a higher epoch
 * @param attempt counts the attempts at this batch in this epoch, from 1
 */
public record SinkBatch(long timeMillis, long epoch, int attempt) implements Serializable {
  public Time time() {
    return Time.ofMillis(timeMillis);
  }
}
