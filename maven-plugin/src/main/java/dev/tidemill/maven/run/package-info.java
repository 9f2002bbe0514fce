/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Runs a job of a project in a JVM of its own: resolves the settings, finds the job, builds the
 * command line, supervises the process and says what its end means. Names no type of Maven.
 */
@NullMarked
package dev.tidemill.maven.run;

import org.jspecify.annotations.NullMarked;
