/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The batch log: frames of bytes that survive a crash, in order, each once. It knows nothing of what
 * the frames mean.
 *
 * <p>{@link dev.tidemill.internal.log.BatchLog} reads, repairs and writes a log;
 * {@link dev.tidemill.internal.log.LogReader} only reads it, and
 * {@link dev.tidemill.internal.log.Salvage} makes a damaged log readable again.
 */
@NullMarked
package dev.tidemill.internal.log;

import org.jspecify.annotations.NullMarked;
