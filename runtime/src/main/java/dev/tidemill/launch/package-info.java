/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Starts jobs: the entry point of the JVM that the Maven plugin starts. The only package above the
 * root package. Everything that affects the process as a whole (exit codes, signals, the parent
 * process) is here and nowhere else.
 */
@NullMarked
package dev.tidemill.launch;

import org.jspecify.annotations.NullMarked;
