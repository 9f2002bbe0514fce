/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/** What connectors are told of the job they work for: who it is, and what they use instead of random ids and threads of their own. */
@NullMarked
package dev.tidemill.spi.job;

import org.jspecify.annotations.NullMarked;
