/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.checkpoint;

import dev.tidemill.codec.Codecs;
import dev.tidemill.internal.progress.LongOperations;
import dev.tidemill.spi.storage.Storage;
import dev.tidemill.time.Clock;
import dev.tidemill.time.TimeFormat;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * What a checkpoint works with.
 *
 * @param onCallersThread whether files are written on the thread that asks for it, so that a test
 *     is the same in every run
 * @param deaths called when a thread of the checkpoint dies
 * @param codecs of keys and values of keyed state, and of received records
 * @param isLogged whether the settings let a stream keep its received records
 * @param owner one line that tells others who holds the directory
 * @param newId makes the id of a job that has never run
 * @param partitions default number of partitions
 * @param times how errors and the log show the times of batches
 * @param operations show how far long operations are
 */
public record CheckpointContext(
    Storage storage,
    Clock clock,
    boolean onCallersThread,
    Thread.UncaughtExceptionHandler deaths,
    Codecs codecs,
    Predicate<String> isLogged,
    String owner,
    Supplier<String> newId,
    int partitions,
    TimeFormat times,
    LongOperations operations) {}
