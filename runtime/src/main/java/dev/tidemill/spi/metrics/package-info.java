/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * What a running job tells those who watch it: a page, a metrics library. Observers are found on
 * the class path; a job runs the same with or without them.
 */
@NullMarked
package dev.tidemill.spi.metrics;

import org.jspecify.annotations.NullMarked;
