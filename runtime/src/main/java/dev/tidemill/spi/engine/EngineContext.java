/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.engine;

import dev.tidemill.time.Clock;
import dev.tidemill.time.TimeFormat;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What the runtime gives an engine when it makes it.
 *
 * @param master the master URL
 * @param appName name of the application
 * @param clock the job's clock
 * @param times how errors show the times of batches
 * @param partitions the number of partitions that the user has set, if any
 * @param taskExecutor runs tasks in place of the engine's own threads, if set; engines that run elsewhere ignore it
 */
public record EngineContext(
    String master,
    String appName,
    Clock clock,
    TimeFormat times,
    OptionalInt partitions,
    Optional<TaskExecutor> taskExecutor) {}
