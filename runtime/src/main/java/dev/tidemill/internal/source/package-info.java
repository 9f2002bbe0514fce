/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * 1 - records arrive: sources are opened, receivers are supervised, pushed records are cut into
 * blocks.
 */
@NullMarked
package dev.tidemill.internal.source;

import org.jspecify.annotations.NullMarked;
