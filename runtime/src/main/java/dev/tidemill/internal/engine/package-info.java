/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * 4 - the plan is computed: the embedded engine, n threads in this process.
 *
 * <p>From top to bottom; each level names only those below it:
 *
 * <ol>
 *   <li>{@code EmbeddedEngine} opens an {@code EmbeddedEvaluator} for each batch, which lets
 *       actions in until the batch ends and hands them to an {@code Evaluation}.
 *   <li>{@code PlanExecutor} cuts a plan into stages. It is the only one that looks at the kinds of
 *       plan nodes.
 *   <li>{@code WideOperators} and {@code StateChanges} compute what must be in memory before the
 *       next stage.
 *   <li>A {@code Stage} is narrow steps over a {@code StageInput}: a source, records in memory, or
 *       a view of state. {@code StageRunner} runs its tasks on the {@code WorkerPool}, and
 *       {@code TaskResults} holds what they return or throw.
 *   <li>{@code ResultStore} keeps what was computed, and {@code Computations} sees to it that
 *       several threads compute it once.
 * </ol>
 */
@NullMarked
package dev.tidemill.internal.engine;

import org.jspecify.annotations.NullMarked;
