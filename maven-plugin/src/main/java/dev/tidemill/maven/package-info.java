/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The Maven side of the plugin: the goals and the one adapter that talk to Maven. Everything that
 * can be said without Maven is in {@link dev.tidemill.maven.run}.
 */
@NullMarked
package dev.tidemill.maven;

import org.jspecify.annotations.NullMarked;
