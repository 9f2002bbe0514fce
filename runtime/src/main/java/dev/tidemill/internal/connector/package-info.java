/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Built-in sources and sinks: socket, files, rate, replay and text files.
 */
@NullMarked
package dev.tidemill.internal.connector;

import org.jspecify.annotations.NullMarked;
