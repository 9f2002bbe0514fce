/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * What connectors know about their job: its identity, and what to use instead of random ids and
 * unmanaged threads.
 */
@NullMarked
package dev.tidemill.spi.job;

import org.jspecify.annotations.NullMarked;
