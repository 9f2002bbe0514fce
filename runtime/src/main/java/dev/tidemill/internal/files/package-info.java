/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Files as output: a directory for each batch, a file for each partition. {@link
 * dev.tidemill.internal.files.PartFormat} says what is in a file.
 */
@NullMarked
package dev.tidemill.internal.files;

import org.jspecify.annotations.NullMarked;
