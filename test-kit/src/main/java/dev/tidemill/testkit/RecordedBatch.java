/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit;

import dev.tidemill.time.Time;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What a probe has seen of one batch.
 *
 * @param number which batch of the tester it is, from 1; a stream with a slide has not each of them
 * @param time time of the batch
 * @param records its records, partition after partition
 */
public record RecordedBatch<T>(int number, Time time, List<T> records) {
  public RecordedBatch {
    records = Collections.unmodifiableList(new ArrayList<>(records));
  }
}
