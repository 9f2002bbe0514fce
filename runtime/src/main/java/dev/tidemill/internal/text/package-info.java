/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Text files as output: a directory for each batch, a file for each partition.
 */
@NullMarked
package dev.tidemill.internal.text;

import org.jspecify.annotations.NullMarked;
