/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.checkpoint;

import dev.tidemill.time.Time;
import java.time.Duration;

/**
 * When the batches of a job are due, and in how many partitions they are computed.
 *
 * @param originTime one interval before the first batch of the job's first start
 * @param zeroTime what ticks and slides are counted from: the origin, or the batch after which the
 *     interval was changed
 * @param interval the batch interval
 * @param partitions default number of partitions
 */
public record Schedule(Time originTime, Time zeroTime, Duration interval, int partitions) {}
