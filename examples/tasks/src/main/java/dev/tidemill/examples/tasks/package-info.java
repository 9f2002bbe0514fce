/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Small jobs, one for each task; {@code examples/README.md} is the index.
 */
@NullMarked
package dev.tidemill.examples.tasks;

import org.jspecify.annotations.NullMarked;
