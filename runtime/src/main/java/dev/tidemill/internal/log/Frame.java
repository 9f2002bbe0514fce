/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.log;

import java.util.Arrays;

/**
 * An entry of the log.
 *
 * @param type what the payload is; only the writer and the reader of the payload know
 * @param epoch the start of the job that has written it, from 1; later starts have higher numbers
 * @param batch the batch that it is about
 * @param payload not copied: nobody changes it
 */
@SuppressWarnings("ArrayRecordComponent") // compared by content, and never changed
public record Frame(int type, long epoch, long batch, byte[] payload) {
  @Override
  public boolean equals(Object other) {
    return other instanceof Frame frame
        && type == frame.type
        && epoch == frame.epoch
        && batch == frame.batch
        && Arrays.equals(payload, frame.payload);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(new long[] {type, epoch, batch, Arrays.hashCode(payload)});
  }

  @Override
  public String toString() {
    return "frame of type " + type + ", epoch " + epoch + ", batch " + batch + ", " + payload.length
        + " bytes";
  }
}
