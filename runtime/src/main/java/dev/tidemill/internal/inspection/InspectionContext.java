/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.inspection;

import dev.tidemill.codec.Codecs;
import dev.tidemill.internal.checkpoint.CheckpointSettings;
import dev.tidemill.internal.graph.StreamGraph;
import dev.tidemill.spi.engine.Engine;
import dev.tidemill.spi.storage.Storage;
import dev.tidemill.time.TimeFormat;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What the commands work with.
 *
 * @param engine restores state, to read it; it runs no batch
 * @param codecs allow the packages of the job
 * @param isLogged whether the settings let a stream keep its received records
 * @param settings those of the job, or of the process if there is none
 * @param graph what the job consists of
 * @param withoutJob why there is no job to ask, if there is none
 * @param owner one line that tells others who holds the directory while it is repaired
 */
public record InspectionContext(
    Storage storage,
    Engine engine,
    Codecs codecs,
    TimeFormat times,
    Predicate<String> isLogged,
    CheckpointSettings settings,
    Optional<StreamGraph> graph,
    String withoutJob,
    String owner) {}
