/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/** Sees what the engine is going to compute, and puts checks between the steps. */
@LibraryCode
@NullMarked
package dev.tidemill.testkit.internal.engine;

import dev.tidemill.error.LibraryCode;
import org.jspecify.annotations.NullMarked;
