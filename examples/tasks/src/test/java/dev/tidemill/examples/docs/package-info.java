/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * What the documentation shows: every snippet, every output and every signature is compared with code that runs.
 */
@NullMarked
package dev.tidemill.examples.docs;

import org.jspecify.annotations.NullMarked;
