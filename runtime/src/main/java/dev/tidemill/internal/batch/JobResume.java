/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.batch;

import dev.tidemill.spi.source.SourceResume;
import dev.tidemill.time.Time;
import java.util.Map;

/**
 * Where the inputs of a job resume.
 *
 * @param originTime one interval before the first batch of the job's first start
 * @param inputs where each input resumes, by the name of its stream; one that is missing begins
 */
public record JobResume(Time originTime, Map<String, SourceResume> inputs) {
  public JobResume {
    inputs = Map.copyOf(inputs);
  }

  /** A job that has never run before. */
  public static JobResume firstStart(Time zeroTime) {
    return new JobResume(zeroTime, Map.of());
  }
}
