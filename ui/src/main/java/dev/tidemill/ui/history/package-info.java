/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Reports of batches on disk: written while a job runs, and read as an {@link
 * dev.tidemill.spi.metrics.ObservedJob} when it no longer does.
 */
@NullMarked
package dev.tidemill.ui.history;

import org.jspecify.annotations.NullMarked;
