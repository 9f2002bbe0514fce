/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * What every operation does, as tables of batches: what goes in, what comes out. The tables see public types only, so the
 * same tables hold every engine to the same meaning; {@code -Dsemantics.master=...} chooses the engine.
 */
@NullMarked
package dev.tidemill.semantics;

import org.jspecify.annotations.NullMarked;
