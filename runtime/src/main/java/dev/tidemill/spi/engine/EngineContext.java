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
 * What the runtime passes to an engine when it creates it.
 *
 * @param master the master URL
 * @param appName name of the application
 * @param clock the job's clock
 * @param times format of batch times in errors
 * @param partitions the number of partitions that the user has set, if any
 * @param taskExecutor if set, runs tasks instead of the engine's own threads; engines that run
 *     elsewhere ignore it
 */
public record EngineContext(
    String master,
    String appName,
    Clock clock,
    TimeFormat times,
    OptionalInt partitions,
    Optional<TaskExecutor> taskExecutor) {}
