/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Starts jobs: the Maven plugin's child JVM enters here. The only package that stands above the root one; everything that
 * touches the process as a whole (exit codes, signals, the parent process) is here and nowhere else.
 */
@NullMarked
package dev.tidemill.launch;

import org.jspecify.annotations.NullMarked;
